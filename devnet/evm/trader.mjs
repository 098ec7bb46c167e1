// The bot: swaps on every pair, at random sizes, in both directions, so that prices wander without running away.
import { Interface, MaxUint256 } from "ethers";
import * as artefacts from "./artefacts.mjs";
import { quantity } from "./node-client.mjs";

const erc20 = new Interface(["function approve(address spender, uint256 amount)"]);

// Sizes are fractions of what the pair holds, small ones more often than big ones.
const smallestSwap = 0.0002;
const largestSwap = 0.005;

// How strongly a price that has left its start is pulled back: a tenth away, every swap leads home.
const homeward = 5;

export class Trader {
  #client;
  #account;
  #market;
  #timer;
  #stopped = false;

  constructor(client, account, market) {
    this.#client = client;
    this.#account = account;
    this.#market = market;
  }

  /** Lets the router take the trader's tokens and swaps once on every pair; answers when that is mined. */
  async begin() {
    const approval = erc20.encodeFunctionData("approve", [this.#market.router, MaxUint256]);
    const approvals = this.#market.tokens.map(({ address }) => ({ to: address, data: approval }));
    const hashes = [...(await this.#send(approvals)), ...(await this.#swapAll())];
    await this.#client.call("evm_mine");
    await this.#client.receipts(hashes);
  }

  /** Goes on swapping until stopped. A node that does not answer is tried again at the next turn. */
  run(interval) {
    const turn = async () => {
      const began = performance.now();
      await this.#swapAll().catch(() => {});
      if (!this.#stopped) {
        this.#timer = setTimeout(turn, Math.max(0, interval - (performance.now() - began)));
      }
    };
    this.#timer = setTimeout(turn, interval);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #swapAll() {
    const { pairs } = this.#market;
    const read = artefacts.pair.interface.encodeFunctionData("getReserves");
    const answers = await this.#client.batch(pairs.map(({ address }) => ["eth_call", { to: address, data: read }, "latest"]));
    const swaps = pairs.map((pair, index) => {
      const [reserve0, reserve1] = artefacts.pair.interface.decodeFunctionResult("getReserves", answers[index]);
      return this.#swap(pair, reserve0, reserve1);
    });
    return await this.#send(swaps);
  }

  #swap(pair, reserve0, reserve1) {
    const away = Math.log(Number(reserve1) / Number(reserve0)) - Math.log(Number(pair.reserve1) / Number(pair.reserve0));
    // Paying in token 1 raises the price of token 0.
    const raise = Math.random() < 0.5 - homeward * away;
    const size = smallestSwap * (largestSwap / smallestSwap) ** Math.random();
    const path = raise ? [pair.token1, pair.token0] : [pair.token0, pair.token1];
    const amount = ((raise ? reserve1 : reserve0) * BigInt(Math.round(size * 1e9))) / 1_000_000_000n;
    const swap = [amount, 0, path, this.#account, MaxUint256];
    return { to: this.#market.router, data: artefacts.router.interface.encodeFunctionData("swapExactTokensForTokens", swap) };
  }

  async #send(transactions) {
    const nonce = Number(await this.#client.call("eth_getTransactionCount", this.#account, "pending"));
    return await this.#client.batch(
      transactions.map((transaction, index) => [
        "eth_sendTransaction",
        { from: this.#account, nonce: quantity(nonce + index), gas: quantity(400_000), ...transaction },
      ]),
    );
  }
}
