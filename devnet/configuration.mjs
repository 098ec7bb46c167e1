// Turns the description of the network into the sections Chains and Market of a Sallyport configuration file.
import { rename, writeFile } from "node:fs/promises";

export async function writeConfiguration(file, network) {
  // Written whole or not at all: somebody may be waiting for the file.
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, `${JSON.stringify(configuration(network), null, 2)}\n`);
  await rename(temporary, file);
}

function configuration({ chains }) {
  const markets = Object.entries(chains).filter(([, chain]) => chain.pairs);
  return {
    Chains: mapEntries(Object.entries(chains), (chain) => ({
      ChainId: chain.chainId,
      Nodes: [{ Http: chain.rpcUrl, WebSocket: chain.wsUrl }],
    })),
    Market: {
      Chains: mapEntries(markets, (chain) => ({
        Stable: chain.stable.address,
        Assets: chain.tokens.map(({ address, symbol, name, decimals }) => ({
          Address: address,
          Symbol: symbol,
          Name: name,
          Decimals: decimals,
        })),
        Pairs: chain.pairs.map(({ address, token0, token1 }) => ({
          Address: address,
          Token0: token0,
          Token1: token1,
          Dex: "uniswap-v2",
        })),
      })),
    },
  };
}

function mapEntries(entries, map) {
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value)]));
}
