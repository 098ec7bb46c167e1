// Solana, as surfpool inside this process. There is a binary for linux-x64 only; elsewhere the network goes on without it.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const slotTimeMs = 400;

/** Starts surfpool offline; answers undefined where there is no binary for this platform. */
export async function startSolana(progress) {
  let surfpool;
  try {
    surfpool = require("@solana/surfpool-linux-x64-gnu");
  } catch (error) {
    if (process.platform === "linux" && process.arch === "x64" && error.code !== "MODULE_NOT_FOUND") {
      throw new Error(`surfpool does not load: ${error.message}`);
    }

    progress(`no surfpool for ${process.platform}-${process.arch}; going on without Solana`);
    return undefined;
  }

  const node = surfpool.Surfnet.startWithConfig({ offline: true, slotTimeMs, blockProductionMode: "clock" });
  await slotsPass(node.rpcUrl);
  return {
    description: { rpcUrl: node.rpcUrl, wsUrl: node.wsUrl, pid: process.pid },
    stop: async () => node.stop(),
  };
}

async function slotsPass(url) {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getSlot" }),
        signal: AbortSignal.timeout(2_000),
      });
      if ((await response.json()).result > 0) {
        return;
      }
    } catch {
      // Not listening yet.
    }

    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  throw new Error("surfpool did not reach its first slot within 15 s");
}
