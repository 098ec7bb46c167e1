// Door A with Debian's python3-socketio, over each of its transports.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inCheckout } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

for (const transports of ["websocket", "polling", "polling,websocket"]) {
  describe(`python-socketio over ${transports.replace(",", " → ")}`, { concurrency: 4 }, () => {
    const children = [];
    const start = (server, credential) => {
      const child = new Child("/usr/bin/python3", [inCheckout("tests/interop/clients/python.py")], {
        environment: { URL: server.url, CREDENTIAL: credential, TRANSPORTS: transports },
      });
      children.push(child);
      return child;
    };

    after(() => Promise.all(children.map((child) => child.stop("SIGKILL"))));

    it("connects with a key and with a token, and asks", async () => {
      for (const credential of [stand.key.secret, await stand.freshToken()]) {
        const child = start(stand.server, credential);
        const { transport } = JSON.parse(await child.line(/"connect"/));
        assert.ok(transports.split(",").includes(transport));
        assert.match(await child.line(/"answer"/), /"success": true, "result": "0x/);
      }
    });

    for (const [what, bring] of refusedCredentials) {
      it(`is refused with ${what}`, async () => {
        const { server, credential } = await bring();
        const { code, output } = await start(server, credential).end();
        const refusal = JSON.parse(output.split("\n").find((line) => line.includes('"connect_error"')));
        assert.match(refusal.data.message, /unauthorized/);
        assert.deepEqual(refusal.data.data, { code: "UNAUTHORIZED" });
        assert.doesNotMatch(output, /"connect"/);
        assert.equal(code, 1);
      });
    }

    it("is told when its key is revoked", async () => {
      const key = await stand.server.createKey();
      const child = start(stand.server, key.secret);
      await child.line(/"answer"/);
      await stand.server.revoke(key);
      await child.line(/"disconnect"/);
    });

    describe("across a restart", () => {
      let server;
      before(async () => (server = await stand.ownServer()));
      after(() => server.stop());

      it("comes back by itself", async () => {
        const child = start(server, (await server.createKey()).secret);
        await child.line(/"answer"/);
        const position = child.position;
        await server.restart();
        assert.match(await child.line(/"answer"/, position), /"success": true/);
      });
    });
  });
}
