// A Sallyport of our own: its data folder, its process, and its command line beside it.
import assert from "node:assert/strict";
import { program } from "./checkout.mjs";
import { Child, run } from "./child.mjs";
import { temporaryFolder } from "./folder.mjs";
import { within } from "./wait.mjs";

const assembly = program("Sallyport.Server", "sallyport");

export class Sallyport {
  #child;
  #options;
  #listen = "http://127.0.0.1:0";

  /** Starts one. `settings` are of the form { "WsTokens:Lifetime": "00:00:02" }. */
  static async start({ config, settings = {} }) {
    const server = new Sallyport();
    const environment = Object.entries(settings).map(([key, value]) => [`SALLYPORT_${key.replaceAll(":", "__")}`, value]);
    server.data = temporaryFolder();
    server.#options = { config, environment: Object.fromEntries(environment) };
    await server.#serve();
    const { account } = await server.operator("accounts", "create", "--name", "interop", "--tier", "Enterprise");
    server.account = account.id;
    return server;
  }

  /** http://127.0.0.1:PORT, the same across restarts. */
  get url() {
    return this.#listen;
  }

  get wsUrl() {
    return `${this.#listen.replace(/^http/, "ws")}/ws`;
  }

  /** Everything the running server has said. */
  get log() {
    return this.#child.output;
  }

  async stop() {
    const { code, output } = await this.#child.stop();
    assert.equal(code, 0, output);
  }

  /** Starts again what was stopped: same data, same address. */
  async startAgain() {
    await this.#serve();
  }

  async restart() {
    await this.stop();
    await this.startAgain();
  }

  /** Runs a verb of the command line while the server runs; its answer is JSON. */
  async operator(...verb) {
    const { code, output } = await run("dotnet", [assembly, ...verb, "--data", this.data, "--json"]);
    assert.equal(code, 0, output);
    return JSON.parse(output);
  }

  /** A new key: { id, secret }. */
  async createKey(...options) {
    const { key, secret } = await this.operator("keys", "create", "--account", this.account, ...options);
    return { id: key.id, secret };
  }

  async revoke({ id }) {
    await this.operator("keys", "revoke", id);
  }

  async createRevokedKey() {
    const key = await this.createKey();
    await this.revoke(key);
    return key;
  }

  /** A ws-token, bought over HTTP as a customer does. */
  async mintToken(secret) {
    const response = await fetch(`${this.url}/api/v1/ws-token`, { headers: { "x-api-key": secret } });
    assert.equal(response.status, 200);
    return (await response.json()).token;
  }

  async #serve() {
    const { config, environment } = this.#options;
    const child = new Child("dotnet", [assembly, "serve", "--data", this.data, "--config", config, "--listen", this.#listen, "--json"], {
      environment,
    });
    this.#child = child;
    const started = JSON.parse(await within(child.line(/"listening"/), () => `the server's start:\n${child.output}`));
    this.#listen = started.listening[0];
    // Listeners beside the doors, by name.
    this.beside = Object.fromEntries(started.beside.map(({ name, url }) => [name, url]));
  }
}
