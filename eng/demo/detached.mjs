// --detach: the same demo in the background, in a session of its own; returns when it says that everything answers.
import { fork } from "node:child_process";
import { openSync } from "node:fs";
import { open } from "node:fs/promises";
import { inDemo, root } from "./paths.mjs";
import { instructions } from "./snippets.mjs";
import { makeDemoFolder, readDemo, runningDemo } from "./state.mjs";

export async function runDetached(args) {
  const already = runningDemo();
  if (already !== undefined) {
    console.error(`demo: it runs already, as process ${already}. \`./demo --stop\` ends it; .demo/demo.json says where everything is.`);
    return 1;
  }

  makeDemoFolder();
  const logFile = inDemo("demo.log");
  const log = openSync(logFile, "w", 0o600);
  const demo = fork(`${root}/eng/demo/demo.mjs`, [...args, "--child"], { detached: true, stdio: ["ignore", log, log, "ipc"] });
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(name, () => demo.kill("SIGTERM"));
  }

  const follow = await followLog(logFile);
  const code = await new Promise((resolve) => {
    demo.once("message", () => resolve(0));
    demo.once("exit", (exitCode) => resolve(exitCode ?? 1));
    demo.once("error", () => resolve(1));
  });
  await follow.stop();
  if (demo.connected) {
    demo.disconnect();
  }

  demo.unref();
  if (code === 0) {
    console.log(`${instructions(readDemo())}\n./demo --stop ends it.`);
  }

  return code;
}

// What the demo writes into its log is our own progress.
async function followLog(logFile) {
  const file = await open(logFile, "r");
  const buffer = Buffer.alloc(64 * 1024);
  const copy = async () => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) {
        return;
      }

      process.stdout.write(buffer.subarray(0, bytesRead).toString("utf8"));
    }
  };
  let copying = Promise.resolve();
  const timer = setInterval(() => (copying = copying.then(copy)), 200);
  return {
    stop: async () => {
      clearInterval(timer);
      await copying.then(copy);
      await file.close();
    },
  };
}
