// The development network, as a user starts it.
import { join } from "node:path";
import { inCheckout } from "./checkout.mjs";
import { Child } from "./child.mjs";
import { temporaryFolder } from "./folder.mjs";

export class Devnet {
  #child;

  static async start(...options) {
    const devnet = new Devnet();
    devnet.config = join(temporaryFolder(), "devnet.json");
    devnet.#child = new Child(process.execPath, ["index.mjs", "--until-stdin-closes", "--config", devnet.config, ...options], {
      cwd: inCheckout("devnet"),
    });
    devnet.chains = JSON.parse(await devnet.#child.line(/^\{/)).chains;
    return devnet;
  }

  /** The tokens of a chain whose price moves, as asset ids of the contract. */
  assets(name) {
    const { tokens, stable, chainId } = this.chains[name];
    return tokens
      .filter(({ address }) => address !== stable.address)
      .map(({ address, symbol }) => ({ chain: name, chainId, address, symbol, assetId: `${address}:${chainId}` }));
  }

  async stop() {
    await this.#child.stop();
  }
}
