// What all cases share: one network, one server with a good key, and one server whose tokens live for two seconds.
import { expiredToken, useUp } from "./credentials.mjs";
import { Devnet } from "./devnet.mjs";
import { Sallyport } from "./sallyport.mjs";

class Stand {
  async start() {
    this.devnet = await Devnet.start();
    const config = this.devnet.config;
    [this.server, this.hasty] = await Promise.all([
      Sallyport.start({ config }),
      Sallyport.start({ config, settings: { "WsTokens:Lifetime": "00:00:02", "WsTokens:SingleUse": "false" } }),
    ]);
    [this.key, this.revokedKey, this.hastyKey] = await Promise.all([
      this.server.createKey(),
      this.server.createRevokedKey(),
      this.hasty.createKey(),
    ]);
    this.expiredToken = await expiredToken(this.hasty, this.hastyKey.secret);
  }

  async stop() {
    await Promise.all([this.server?.stop(), this.hasty?.stop()]);
    await this.devnet?.stop();
  }

  /** A server of the case's own, to restart as it likes. */
  async ownServer(settings) {
    return Sallyport.start({ config: this.devnet.config, settings });
  }

  async freshToken() {
    return this.server.mintToken(this.key.secret);
  }

  async usedToken() {
    const token = await this.freshToken();
    await useUp(this.server, token);
    return token;
  }
}

export const stand = new Stand();

/** Every credential that must be refused: [what it is, async () => { server, credential }]. */
export const refusedCredentials = [
  ["no key at all", async () => ({ server: stand.server, credential: "" })],
  ["a key that is none", async () => ({ server: stand.server, credential: "slp_live_nonsense" })],
  // Well formed, checksum and all: it is good next door.
  ["an unknown key", async () => ({ server: stand.server, credential: stand.hastyKey.secret })],
  ["a revoked key", async () => ({ server: stand.server, credential: stand.revokedKey.secret })],
  ["a used token", async () => ({ server: stand.server, credential: await stand.usedToken() })],
  ["an expired token", async () => ({ server: stand.hasty, credential: stand.expiredToken })],
];
