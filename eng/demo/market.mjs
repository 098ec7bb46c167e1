// What of the development network goes into demo.json. Addresses are spelled in lower case, as the server's pushes spell
// them, so that a client may compare without folding.

/** The tokens whose price moves: all but the stable one, which is a dollar by definition. */
export function movingAssets(network) {
  return evmChains(network).flatMap(([chain, { chainId, stable, tokens }]) =>
    tokens
      .filter(({ address }) => address.toLowerCase() !== stable.address.toLowerCase())
      .map(({ address, symbol }) => ({ address: address.toLowerCase(), symbol }))
      .map(({ address, symbol }) => ({ chain, address, assetId: `${address}:${chainId}`, symbol })),
  );
}

export function pairs(network) {
  return evmChains(network).flatMap(([chain, { chainId, pairs: all }]) =>
    all
      .map((pair) => [pair.address, pair.token0, pair.token1].map((address) => address.toLowerCase()))
      .map(([address, token0, token1]) => ({ chain, address, pairId: `${address}:${chainId}`, token0, token1 })),
  );
}

export function rpcUrls(network) {
  return Object.fromEntries(Object.entries(network.chains).map(([chain, { rpcUrl }]) => [chain, rpcUrl]));
}

function evmChains(network) {
  return Object.entries(network.chains).filter(([, chain]) => chain.pairs);
}
