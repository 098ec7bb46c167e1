import assert from "node:assert/strict";
import { test } from "node:test";
import { parseOptions } from "./options.mjs";

test("ParseOptions_Nothing_AllChainsOnFreePorts", () => {
  assert.deepEqual(parseOptions([]), {
    config: undefined,
    chains: ["eth", "base", "bsc", "sol"],
    ports: {},
    swapInterval: 800,
    untilStdinCloses: false,
    help: false,
  });
});

test("ParseOptions_OnlyAndNoSolana_TakeEffectTogether", () => {
  assert.deepEqual(parseOptions(["--only", "bsc, sol", "--no-solana"]).chains, ["bsc"]);
});

test("ParseOptions_Ports_AreReadByChain", () => {
  assert.deepEqual(parseOptions(["--ports", "eth=8545,bsc=0"]).ports, { eth: 8545, bsc: 0 });
});

for (const args of [
  ["--only", "doge"],
  ["--only", ""],
  ["--ports", "sol=1"],
  ["--ports", "eth"],
  ["--ports", "eth=65536"],
  ["--swap-interval", "fast"],
  ["--swap-interval=-1"],
  ["--bogus"],
  ["extra"],
]) {
  test(`ParseOptions_${args.join(" ")}_Throws`, () => {
    assert.throws(() => parseOptions(args), Error);
  });
}
