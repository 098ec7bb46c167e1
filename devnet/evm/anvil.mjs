// One anvil process.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Starts anvil with blocks of one second and answers when it listens: { port, pid, exited, stop }. */
export async function startAnvil({ name, chainId, port, keeper }) {
  const child = spawn(
    binary(),
    [
      ...["--host", "127.0.0.1", "--port", String(port), "--chain-id", String(chainId)],
      ...["--block-time", "1", "--accounts", "10", "--balance", "10000000", "--gas-limit", "100000000"],
      // Old states would otherwise pile up on the disk; blocks, receipts and logs stay.
      ...["--prune-history", "500"],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const exited = new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
    child.once("error", (error) => resolve(error.message));
  });
  if (child.pid !== undefined) {
    keeper.watch(child);
  }

  const listening = await firstMatch(child, /Listening on 127\.0\.0\.1:(\d+)/, exited, name);
  return {
    port: Number(listening[1]),
    pid: child.pid,
    exited,
    stop: async () => {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await exited;
      clearTimeout(late);
    },
  };
}

function binary() {
  const platform = { linux: "linux", darwin: "darwin", win32: "win32" }[process.platform];
  const architecture = { x64: "amd64", arm64: "arm64" }[process.arch];
  const executable = process.platform === "win32" ? "anvil.exe" : "anvil";
  const packageName = `@foundry-rs/anvil-${platform}-${architecture}`;
  try {
    const folder = dirname(require.resolve(`${packageName}/package.json`));
    return join(folder, "bin", executable);
  } catch {
    // The lock file holds the linux-x64 binary only; elsewhere an anvil of one's own will do.
    const own = (process.env.PATH ?? "")
      .split(delimiter)
      .map((folder) => join(folder, executable))
      .find((path) => existsSync(path));
    if (own === undefined) {
      throw new Error(`${packageName} is not installed: run "npm ci" in devnet/, or where it has no anvil for this platform, put one on PATH`);
    }

    return own;
  }
}

async function firstMatch(child, pattern, exited, name) {
  let output = "";
  const matched = new Promise((resolve) => {
    const collect = (chunk) => {
      if (output !== undefined) {
        output = (output + chunk).slice(-10_000);
        const match = pattern.exec(output);
        if (match) {
          output = undefined;
          resolve(match);
        }
      }
    };
    // Read on for good: a full pipe would stop the node.
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
  });
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, 15_000, "no answer within 15 s")));
  const result = await Promise.race([matched, exited, late]);
  clearTimeout(timer);
  if (typeof result === "string") {
    child.kill("SIGKILL");
    const lastLines = (output ?? "").trim().split("\n").slice(-3).join(" ");
    throw new Error(`${name}: anvil did not start (${result}) ${lastLines}`.trim());
  }

  return result;
}
