// What a chain says itself, asked past Sallyport.
let lastId = 0;

async function rpc(url, method, ...params) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params }),
  });
  const { result, error } = await response.json();
  if (error) {
    throw new Error(`${method}: ${error.message}`);
  }

  return result;
}

const getReserves = "0x0902f1ac";
const toHex = (block) => `0x${block.toString(16)}`;

/** What a pair holds at the end of a block, in whole tokens: a map from token address (lower case) to amount. */
async function reserves(chain, pairAddress, block) {
  const pair = chain.pairs.find(({ address }) => address.toLowerCase() === pairAddress.toLowerCase());
  const data = await rpc(chain.rpcUrl, "eth_call", { to: pair.address, data: getReserves }, toHex(block));
  const amounts = [data.slice(2, 66), data.slice(66, 130)].map((word) => BigInt(`0x${word}`));
  return new Map([pair.token0, pair.token1].map((address, i) => [address.toLowerCase(), whole(chain, address, amounts[i])]));
}

function whole(chain, address, amount) {
  const { decimals } = chain.tokens.find((token) => token.address.toLowerCase() === address.toLowerCase());
  return Number(amount) / 10 ** decimals;
}

/** The price of a token in dollars at the end of a block, by one pair: against the stable token, or the wrapped coin and its own price. */
export async function priceAt(chain, token, pairAddress, block) {
  const held = await reserves(chain, pairAddress, block);
  const address = token.toLowerCase();
  const [other] = [...held.keys()].filter((key) => key !== address);
  const inOther = held.get(other) / held.get(address);
  if (other === chain.stable.address.toLowerCase()) {
    return inOther;
  }

  const direct = chain.pairs.find(({ token0, token1 }) =>
    [chain.wrapped.address, chain.stable.address].every((wanted) => [token0, token1].includes(wanted)),
  );
  return inOther * (await priceAt(chain, chain.wrapped.address, direct.address, block));
}
