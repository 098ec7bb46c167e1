// What is to stand on each EVM chain. Prices are where a pair starts and what the trader pulls it back to.

/** The five tokens of a chain: the wrapped native coin, a stable one, and three others. */
function plan(name, chainId, wrapped, stable, tokens) {
  const all = [wrapped, stable, ...tokens];
  const [first, second, third] = tokens;
  return {
    name,
    chainId,
    wrapped,
    stable,
    tokens: all,
    // Every token leads to the stable one directly or through the wrapped coin; the third has both ways.
    pairs: [
      [wrapped, stable],
      [first, wrapped],
      [second, wrapped],
      [third, wrapped],
      [third, stable],
    ],
  };
}

const token = (symbol, name, decimals, usd) => ({ symbol, name, decimals, usd });

export const chainPlans = [
  plan("eth", 1, token("WETH", "Wrapped Ether", 18, 3000), token("DUSD", "Devnet Dollar", 6, 1), [
    token("HBR", "Harbor", 18, 12.5),
    token("LNT", "Lantern", 8, 240),
    token("QLL", "Quill", 18, 0.042),
  ]),
  plan("base", 8453, token("WETH", "Wrapped Ether", 18, 3000), token("DUSD", "Devnet Dollar", 6, 1), [
    token("KLP", "Kelp", 18, 1.75),
    token("MSN", "Mason", 6, 88),
    token("TDE", "Tide", 18, 0.0063),
  ]),
  plan("bsc", 56, token("WBNB", "Wrapped BNB", 18, 600), token("DUSD", "Devnet Dollar", 18, 1), [
    token("CRN", "Cairn", 18, 4.2),
    token("FLX", "Flax", 9, 31),
    token("OSR", "Osier", 18, 0.00019),
  ]),
];

/** What one side of each pair holds at the start, in dollars. */
export const liquidityUsd = 3_000_000;

/** An amount of a token worth so many dollars, in its smallest unit. */
export function amountWorth(token, usd) {
  // Cents times 10^6 keep small prices exact enough without floating point in the amounts.
  return (BigInt(Math.round(usd * 1e6)) * 10n ** BigInt(token.decimals)) / BigInt(Math.round(token.usd * 1e6));
}
