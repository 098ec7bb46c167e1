// Door A with Node's socket.io-client, over each of its transports.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

const blockNumber = (chain) => ({ chain, method: "eth_blockNumber", params: [] });

for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
  describe(`socket.io-client over ${transports.join(" → ")}`, { concurrency: 4 }, () => {
    const clients = [];
    const connect = (server, auth) => {
      const client = new SocketIoClient(server.url, auth, { transports });
      clients.push(client);
      return client;
    };

    after(() => clients.forEach((client) => client.close()));

    it("connects with a key and asks every chain", async () => {
      const client = connect(stand.server, { token: stand.key.secret });
      await client.connected();
      for (const chain of ["eth", "base", "bsc"]) {
        const answer = await client.request("/evm/rpc", blockNumber(chain));
        assert.match(answer.result, /^0x[0-9a-f]+$/, JSON.stringify(answer));
      }

      if (transports.includes("websocket")) {
        await client.upgraded();
      }

      assert.equal(client.transport, transports.at(-1));
      assert.equal((await client.request("/evm/rpc", blockNumber("eth"))).success, true);
    });

    it("connects with a token", async () => {
      const client = connect(stand.server, { token: await stand.freshToken() });
      await client.connected();
      assert.equal((await client.request("/evm/rpc", blockNumber("eth"))).success, true);
    });

    for (const [what, bring] of refusedCredentials) {
      it(`is refused with ${what}, and does not try again`, async () => {
        const { server, credential } = await bring();
        const { message, data, active } = await connect(server, { token: credential }).next("connect_error");
        assert.match(message, /unauthorized/);
        assert.deepEqual(data, { code: "UNAUTHORIZED" });
        assert.equal(active, false);
      });
    }

    it("is told when its key is revoked, and does not come back", async () => {
      const key = await stand.server.createKey();
      const client = connect(stand.server, { token: key.secret });
      await client.connected();
      await stand.server.revoke(key);
      assert.equal((await client.next("disconnect")).reason, "io server disconnect");
      assert.equal(client.socket.active, false);
    });

    describe("across a restart", () => {
      let server;
      let key;
      before(async () => {
        server = await stand.ownServer();
        key = await server.createKey();
      });
      after(() => server.stop());

      it("comes back by itself, with a key, with fresh tokens, and never with a used one", async () => {
        let bought = 0;
        const withKey = connect(server, { token: key.secret });
        const withTokens = connect(server, async (give) => {
          bought += 1;
          // While the server is down there is no token to be had, and the handshake fails anyway.
          give({ token: await server.mintToken(key.secret).catch(() => "none") });
        });
        const withOneToken = connect(server, { token: await server.mintToken(key.secret) });
        const all = [withKey, withTokens, withOneToken];
        await Promise.all(all.map((client) => client.connected()));
        const positions = all.map((client) => client.position);

        await server.restart();

        for (const client of all) {
          assert.match((await client.next("disconnect")).reason, /^transport (close|error)$/);
        }

        await withKey.next("connect", positions[0]);
        await withTokens.next("connect", positions[1]);
        assert.ok(bought >= 2);
        for (const client of [withKey, withTokens]) {
          assert.equal((await client.request("/evm/rpc", blockNumber("eth"))).success, true);
        }

        const refused = await withOneToken.events.find(({ data }) => data?.code === "UNAUTHORIZED", "a refusal", positions[2]);
        assert.equal(refused.active, false);
      });
    });
  });
}

describe("socket.io-client in traffic", () => {
  it("loses nothing and keeps the order of answers while it upgrades", async () => {
    const client = new SocketIoClient(stand.server.url, { token: stand.key.secret }, { transports: ["polling", "websocket"] });
    try {
      await client.connected();
      const answers = [];
      let sent = 0;
      let upgraded = false;
      const upgrade = client.upgraded().then(() => (upgraded = true));
      // At least some before, some during, some after the upgrade; always a few on their way.
      const pump = async () => {
        for (let after = 0; after < 50; after += upgraded ? 1 : 0) {
          const requestId = `r${sent++}`;
          const answer = await client.request("/evm/price/active_subscriptions", { chain: "eth", requestId });
          assert.equal(answer.requestId, requestId);
          answers.push(requestId);
        }
      };
      await Promise.all([upgrade, ...Array.from({ length: 8 }, pump)]);
      assert.equal(answers.length, sent);
      assert.equal(new Set(answers).size, sent);
      assert.equal(client.transport, "websocket");
    } finally {
      client.close();
    }
  });

  it("answers a request without acknowledgement by an event of the same name", async () => {
    const client = new SocketIoClient(stand.server.url, { token: stand.key.secret });
    try {
      await client.connected();
      client.socket.emit("/svm/rpc", { chain: "sol", method: "getSlot", params: [], requestId: 7 });
      const [answer] = await client.push("/svm/rpc");
      assert.equal(answer.requestId, 7);
      assert.equal(answer.success, true);
      assert.ok(Number.isInteger(answer.result));
    } finally {
      client.close();
    }
  });

  it("takes the credential from the handshake's headers where the payload has none", async () => {
    const clients = [
      { extraHeaders: { "x-api-key": stand.key.secret } },
      { extraHeaders: { authorization: `Bearer ${stand.key.secret}` } },
    ].map((options) => new SocketIoClient(stand.server.url, {}, { transports: ["websocket"], ...options }));
    try {
      await Promise.all(clients.map((client) => client.connected()));
    } finally {
      clients.forEach((client) => client.close());
    }
  });
});
