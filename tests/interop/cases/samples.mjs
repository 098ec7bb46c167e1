// The samples as their own README starts them: Node's socket.io-client, Debian's python-socketio, and .NET's SocketIOClient.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Child } from "../stand/child.mjs";
import { inCheckout, program } from "../stand/checkout.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

const samples = [
  ["samples/node", process.execPath, [inCheckout("samples/node/prices.mjs")]],
  ["samples/python", "/usr/bin/python3", [inCheckout("samples/python/prices.py")]],
  ["samples/dotnet", "dotnet", [program("Prices", "prices")]],
];

const price = /^block \d+: \d+(\.\d+)? USD$/;

for (const [name, command, args] of samples) {
  describe(name, { concurrency: 4 }, () => {
    const children = [];
    const start = (server, credential, ...more) => {
      const child = new Child(command, [...args, ...more], {
        environment: { SALLYPORT_URL: server.url, SALLYPORT_API_KEY: credential },
      });
      children.push(child);
      return child;
    };
    const token = () => stand.devnet.assets("base")[0].address;

    after(() => Promise.all(children.map((child) => child.stop("SIGKILL"))));

    it("asks a chain and ends", async () => {
      const { code, output } = await start(stand.server, stand.key.secret, "bsc").end();
      assert.match(output, /^bsc is at block \d+$/m);
      assert.equal(code, 0, output);
    });

    it("enters with a token", async () => {
      const { code, output } = await start(stand.server, await stand.freshToken(), "eth").end();
      assert.equal(code, 0, output);
    });

    for (const [what, bring] of refusedCredentials) {
      it(`says so and ends when refused with ${what}`, async () => {
        const { server, credential } = await bring();
        const { code, output } = await start(server, credential, "base", token()).end();
        assert.match(output, /no connection: unauthorized/);
        assert.doesNotMatch(output, /is at block/);
        assert.equal(code, 1, output);
      });
    }

    it("shows prices that change, and ends when the key is revoked", async () => {
      const key = await stand.server.createKey();
      const child = start(stand.server, key.secret, "base", token());
      await child.line(/^following 0x/);
      const first = await child.line(price);
      await child.line(new RegExp(`^(?!.*${first.split(": ")[1]}).*USD$`), child.position - 1);
      await stand.server.revoke(key);
      const { code, output } = await child.end();
      assert.match(output, /disconnected/);
      assert.equal(code, 1, output);
    });

    describe("across a restart", () => {
      let server;
      let key;
      before(async () => {
        server = await stand.ownServer();
        key = await server.createKey();
      });
      after(() => server.stop());

      it("connects again by itself, and prices go on", async () => {
        const child = start(server, key.secret, "base", token());
        await child.line(price);
        const position = child.position;
        await server.restart();
        await child.line(/^connected/, position);
        const connected = child.position;
        await child.line(price, connected);
      });
    });
  });
}
