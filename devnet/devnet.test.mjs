// The network as its users see it: one line of JSON, a market that moves, and nothing left behind.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Interface, id } from "ethers";
import { NodeClient } from "./evm/node-client.mjs";

const program = fileURLToPath(new URL("index.mjs", import.meta.url));
const pairs = new Interface([
  "function getReserves() view returns (uint112, uint112, uint32)",
  "event Swap(address indexed sender, uint256 in0, uint256 in1, uint256 out0, uint256 out1, address indexed to)",
]);
const texts = new Interface(["function name() view returns (string)", "function symbol() view returns (string)"]);

test("Start_AllChains_DescribesThemAndWritesTheConfiguration", async (context) => {
  const folder = await temporaryFolder(context);
  const file = join(folder, "sallyport.json");

  const network = await start(context, ["--config", file]);

  const { chains, pid } = network.description;
  assert.equal(pid, network.process.pid);
  const withSolana = process.platform === "linux" && process.arch === "x64";
  assert.deepEqual(Object.keys(chains), ["eth", "base", "bsc", ...(withSolana ? ["sol"] : [])]);
  for (const [name, chainId, symbol] of [["eth", 1, "WETH"], ["base", 8453, "WETH"], ["bsc", 56, "WBNB"]]) {
    const chain = chains[name];
    const client = new NodeClient(chain.rpcUrl);
    assert.equal(Number(await client.call("eth_chainId")), chainId);
    assert.equal(chain.chainId, chainId);
    assert.equal(chain.tokens.length, 5);
    assert.equal(chain.pairs.length, 5);
    assert.equal(await read(client, chain.wrapped.address, texts, "symbol"), symbol);
    assert.equal(await read(client, chain.wrapped.address, texts, "name"), chain.wrapped.name);
    assertConfigured(JSON.parse(await readFile(file, "utf8")), name, chain);
  }

  if (withSolana) {
    const response = await fetch(chains.sol.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "getSlot" }),
    });
    assert.ok((await response.json()).result > 0);
  }
});

test("Market_Running_EveryPairSeesSwapsBothWaysAndKeepsItsPrice", async (context) => {
  const network = await start(context, ["--only", "bsc", "--swap-interval", "100"]);
  const chain = network.description.chains.bsc;
  const client = new NodeClient(chain.rpcUrl);
  const opening = await openingPrices(client, chain);

  // Blocks by hand instead of waiting a second for each; the trader swaps on.
  const seen = new Map(chain.pairs.map(({ address }) => [address.toLowerCase(), new Set()]));
  for (const deadline = Date.now() + 30_000; [...seen.values()].some((ways) => ways.size < 2); ) {
    assert.ok(Date.now() < deadline, "some pair was not swapped on both ways");
    await client.call("evm_mine");
    const logs = await client.call("eth_getLogs", { fromBlock: "0x0", toBlock: "latest", topics: [id("Swap(address,uint256,uint256,uint256,uint256,address)")] });
    for (const log of logs) {
      seen.get(log.address.toLowerCase()).add(pairs.parseLog(log).args.in0 > 0n ? "sells token 0" : "sells token 1");
    }
  }

  const now = await openingPrices(client, chain);
  for (const [index, price] of now.entries()) {
    assert.notEqual(price, opening[index]);
    assert.ok(Math.abs(price / opening[index] - 1) < 0.3, `pair ${index} went from ${opening[index]} to ${price}`);
  }
});

for (const signal of ["SIGTERM", "SIGINT"]) {
  test(`Stop_${signal}_EndsCleanlyWithItsChains`, async (context) => {
    const network = await start(context, ["--only", "eth"]);
    network.process.kill(signal);
    assert.deepEqual(await network.exited, [0, null]);
    await gone(network.description.chains.eth.pid);
  });
}

test("Stop_StdinCloses_EndsCleanlyWhenAskedTo", async (context) => {
  const network = await start(context, ["--only", "eth", "--until-stdin-closes"]);
  network.process.stdin.end();
  assert.deepEqual(await network.exited, [0, null]);
  await gone(network.description.chains.eth.pid);
});

test("Stop_KilledHard_LeavesNoChainBehind", async (context) => {
  const network = await start(context, ["--only", "eth,base"]);
  network.process.kill("SIGKILL");
  await network.exited;
  await Promise.all([gone(network.description.chains.eth.pid), gone(network.description.chains.base.pid)]);
});

test("Run_OneChainDies_TheOthersGoOn", async (context) => {
  const network = await start(context, ["--only", "eth,base"]);
  process.kill(network.description.chains.eth.pid, "SIGKILL");
  await network.said(/eth: anvil has ended/);
  const client = new NodeClient(network.description.chains.base.rpcUrl);
  const before = await blockNumber(client);
  for (const deadline = Date.now() + 20_000; (await blockNumber(client)) <= before; ) {
    assert.ok(Date.now() < deadline, "base stands still");
  }
});

test("Start_PortTaken_SaysWhichChainFailsAndStopsTheRest", async (context) => {
  const blocker = createServer().listen(0, "127.0.0.1");
  context.after(() => blocker.close());
  await once(blocker, "listening");

  const network = launch(context, ["--only", "eth,base", "--ports", `eth=${blocker.address().port}`]);

  assert.deepEqual(await network.exited, [1, null]);
  assert.match(network.errors(), /failed: eth: anvil did not start .*in use/);
});

test("Start_FixedPort_ListensThere", async (context) => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address();
  await new Promise((resolve) => free.close(resolve));

  const network = await start(context, ["--only", "bsc", "--ports", `bsc=${port}`]);

  assert.equal(network.description.chains.bsc.rpcUrl, `http://127.0.0.1:${port}`);
});

test("Arguments_MakeNoSense_OneLineAndExitCodeTwo", async (context) => {
  const network = launch(context, ["--swap-interval", "-1"]);

  assert.deepEqual(await network.exited, [2, null]);
  assert.match(network.errors(), /^devnet: .*--swap-interval.*\(see --help\)\n$/);
});

function assertConfigured(configuration, name, chain) {
  assert.deepEqual(configuration.Chains[name], {
    ChainId: chain.chainId,
    Nodes: [{ Http: chain.rpcUrl, WebSocket: chain.wsUrl }],
  });
  const market = configuration.Market.Chains[name];
  assert.equal(market.Stable, chain.stable.address);
  assert.deepEqual(market.Assets.map(({ Address }) => Address), chain.tokens.map(({ address }) => address));
  assert.deepEqual(market.Pairs.map(({ Address }) => Address), chain.pairs.map(({ address }) => address));
}

async function openingPrices(client, chain) {
  return await Promise.all(
    chain.pairs.map(async ({ address }) => {
      const answer = await client.call("eth_call", { to: address, data: pairs.encodeFunctionData("getReserves") }, "latest");
      const [reserve0, reserve1] = pairs.decodeFunctionResult("getReserves", answer);
      return Number(reserve1) / Number(reserve0);
    }),
  );
}

async function read(client, address, contract, name) {
  const answer = await client.call("eth_call", { to: address, data: contract.encodeFunctionData(name) }, "latest");
  return contract.decodeFunctionResult(name, answer)[0];
}

async function blockNumber(client) {
  return Number(await client.call("eth_blockNumber"));
}

async function temporaryFolder(context) {
  const folder = await mkdtemp(join(tmpdir(), "sallyport-devnet-"));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

/** A process counts as gone once it can no longer run: a zombie nobody has reaped yet is gone too. */
async function gone(pid) {
  for (const deadline = Date.now() + 10_000; await runs(pid); ) {
    assert.ok(Date.now() < deadline, `process ${pid} still runs`);
  }
}

async function runs(pid) {
  try {
    process.kill(pid, 0);
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}

async function start(context, args) {
  const network = launch(context, args);
  const line = await Promise.race([network.firstLine, network.exited.then(() => undefined)]);
  assert.ok(line, `it did not start: ${network.errors()}`);
  return { ...network, description: JSON.parse(line) };
}

function launch(context, args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["pipe", "pipe", "pipe"] });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
  context.after(async () => {
    child.kill("SIGTERM");
    await exited;
  });
  return {
    process: child,
    exited,
    errors: () => errors,
    firstLine: once(createInterface({ input: child.stdout }), "line").then(([line]) => line),
    said: async (pattern) => {
      while (!pattern.test(errors)) {
        await once(child.stderr, "data", { signal: AbortSignal.timeout(10_000) });
      }
    },
  };
}
