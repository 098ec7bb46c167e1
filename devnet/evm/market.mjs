// Puts a market on a fresh chain: tokens, factory, router, pairs, liquidity. Every address follows from the deployer's nonce
// or from the factory, so all transactions go out at once, in one block.
import { AbiCoder, Interface, MaxUint256, concat, encodeBytes32String, getCreate2Address, getCreateAddress, keccak256, toBeHex } from "ethers";
import { amountWorth, liquidityUsd } from "../market-plan.mjs";
import * as artefacts from "./artefacts.mjs";
import { devToken } from "./dev-token.mjs";
import { quantity } from "./node-client.mjs";

const erc20 = new Interface([
  "function approve(address spender, uint256 amount)",
  "function transfer(address to, uint256 amount)",
]);
const coder = AbiCoder.defaultAbiCoder();
const noDeadline = MaxUint256;

// The trader gets this many times what lies in a pair, so that it never runs dry on a long walk.
const traderShare = 50n;

/** Deploys the plan; answers { factory, router, tokens, pairs } with addresses. */
export async function deployMarket(plan, client, { deployer, trader }) {
  const script = new Script(client, deployer);
  const token = await devToken();

  const tokens = plan.tokens.map((planned) => ({ ...planned, address: deployToken(script, token, planned, plan) }));
  const addressOf = (planned) => tokens.find(({ symbol }) => symbol === planned.symbol).address;
  const wrapped = addressOf(plan.wrapped);
  const factory = script.deploy(artefacts.factory.bytecode, ["address"], [deployer]);
  const router = script.deploy(artefacts.router.bytecode, ["address", "address"], [factory, wrapped]);

  const wrappedAmount = amountWorth(plan.wrapped, liquidityUsd) * (traderShare + BigInt(plan.pairs.length));
  script.call(wrapped, artefacts.wrapped.interface.encodeFunctionData("deposit"), wrappedAmount);
  for (const { address, ...planned } of tokens) {
    script.call(address, erc20.encodeFunctionData("approve", [router, MaxUint256]));
    script.call(address, erc20.encodeFunctionData("transfer", [trader, amountWorth(planned, liquidityUsd) * traderShare]));
  }

  const pairs = plan.pairs.map(([left, right]) => {
    const ends = [addressOf(left), addressOf(right)];
    const amounts = [amountWorth(left, liquidityUsd), amountWorth(right, liquidityUsd)];
    script.call(
      router,
      artefacts.router.interface.encodeFunctionData("addLiquidity", [...ends, ...amounts, 0, 0, deployer, noDeadline]),
    );
    return describePair(factory, ends, amounts);
  });

  await script.run();
  await nameWrappedCoin(client, wrapped, plan.wrapped);
  return { factory, router, tokens, pairs };
}

function deployToken(script, token, planned, plan) {
  if (planned === plan.wrapped) {
    return script.deploy(artefacts.wrapped.bytecode);
  }

  const supply = amountWorth(planned, liquidityUsd) * (traderShare + BigInt(plan.pairs.length));
  const types = ["string", "string", "uint8", "uint256"];
  return script.deploy(token.bytecode, types, [planned.name, planned.symbol, planned.decimals, supply]);
}

function describePair(factory, ends, amounts) {
  // A pair keeps its tokens in the order of their addresses.
  const swapped = BigInt(ends[0]) > BigInt(ends[1]);
  const [token0, token1] = swapped ? [ends[1], ends[0]] : ends;
  const [reserve0, reserve1] = swapped ? [amounts[1], amounts[0]] : amounts;
  const address = getCreate2Address(factory, keccak256(concat([token0, token1])), artefacts.pairInitCodeHash);
  return { address, token0, token1, reserve0, reserve1 };
}

// The published artefact calls itself Wrapped Ether; name and symbol are its first two storage slots, as short strings
// (the text on the left, twice its length in the last byte).
async function nameWrappedCoin(client, address, { name, symbol }) {
  const shortString = (text) => toBeHex(BigInt(encodeBytes32String(text)) | BigInt(2 * text.length), 32);
  await client.batch([
    ["anvil_setStorageAt", address, toBeHex(0, 32), shortString(name)],
    ["anvil_setStorageAt", address, toBeHex(1, 32), shortString(symbol)],
  ]);
}

/** Transactions of one account in a row, sent together. */
class Script {
  #transactions = [];

  constructor(client, from) {
    this.client = client;
    this.from = from;
  }

  deploy(bytecode, types = [], values = []) {
    const address = getCreateAddress({ from: this.from, nonce: this.#transactions.length });
    this.#add({ data: concat([bytecode, coder.encode(types, values)]) });
    return address;
  }

  call(to, data, value = 0n) {
    this.#add({ to, data, value: quantity(value) });
  }

  async run() {
    const hashes = await this.client.batch(this.#transactions.map((transaction) => ["eth_sendTransaction", transaction]));
    await this.client.call("evm_mine");
    await this.client.receipts(hashes);
  }

  #add(transaction) {
    // A fixed allowance: nothing can be estimated before what it builds on is mined.
    const nonce = quantity(this.#transactions.length);
    this.#transactions.push({ from: this.from, nonce, gas: quantity(8_000_000), ...transaction });
  }
}
