#!/usr/bin/env node
// The development network: starts the chains, lets them trade, says where everything is, and takes it all down again.
import { writeConfiguration } from "./configuration.mjs";
import { startEvmChain } from "./evm/chain.mjs";
import { Keeper } from "./keeper.mjs";
import { chainPlans } from "./market-plan.mjs";
import { parseOptions, usage } from "./options.mjs";
import { startSolana } from "./solana.mjs";

const progress = (text) => process.stderr.write(`devnet: ${text}\n`);

const options = readOptions();
const keeper = new Keeper();
const running = [];
let stopping = false;

process.on("SIGINT", () => stop(0));
process.on("SIGTERM", () => stop(0));
if (options.untilStdinCloses) {
  process.stdin.on("end", () => stop(0)).on("error", () => stop(0)).resume();
}

try {
  await start();
} catch (error) {
  if (!stopping) {
    progress(`failed: ${error.message}`);
    await stop(1);
  }
}

async function start() {
  const began = performance.now();
  const plans = chainPlans.filter((plan) => options.chains.includes(plan.name));
  const chains = {};

  await Promise.all([
    ...plans.map(async (plan) => {
      const chain = await startEvmChain(plan, {
        port: options.ports[plan.name] ?? 0,
        swapInterval: options.swapInterval,
        keeper,
        progress,
        onStarted: (started) => running.push(started),
      });
      chains[plan.name] = chain.description;
      progress(`${plan.name}: ${chain.description.pairs.length} pairs trade at ${chain.description.rpcUrl}`);
    }),
    options.chains.includes("sol") ? startSolanaInto(chains) : undefined,
  ]);

  const network = { chains: inOrder(chains), pid: process.pid };
  if (options.config) {
    await writeConfiguration(options.config, network);
  }

  process.stdout.write(`${JSON.stringify(network)}\n`);
  progress(`ready after ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

async function startSolanaInto(chains) {
  const solana = await startSolana(progress);
  if (solana) {
    running.push(solana);
    chains.sol = solana.description;
    progress(`sol: ${solana.description.rpcUrl}`);
  }
}

function inOrder(chains) {
  return Object.fromEntries(["eth", "base", "bsc", "sol"].filter((name) => chains[name]).map((name) => [name, chains[name]]));
}

async function stop(exitCode) {
  if (stopping) {
    return;
  }

  stopping = true;
  await Promise.allSettled(running.map((chain) => chain.stop()));
  keeper.release();
  process.exit(exitCode);
}

function readOptions() {
  try {
    const parsed = parseOptions(process.argv.slice(2));
    if (parsed.help) {
      process.stdout.write(usage);
      process.exit(0);
    }

    return parsed;
  } catch (error) {
    progress(`${error.message.split("\n", 1)[0]} (see --help)`);
    process.exit(2);
  }
}
