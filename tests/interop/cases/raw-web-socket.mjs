// Door B with Node's ws: every way in, every refusal, restarts, and what closes it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { RawSocket } from "../clients/raw-socket.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";
import { until } from "../stand/wait.mjs";

const isToken = (what) => what.includes("token");

/** Each way to bring a credential: [name, takes, open(server, credential)]. */
const ways = [
  ["the query", "token", ({ wsUrl }, token) => RawSocket.open(`${wsUrl}?token=${token}`)],
  ["a bearer header", "token", ({ wsUrl }, token) => RawSocket.open(wsUrl, { headers: { authorization: `Bearer ${token}` } })],
  ["a subprotocol", "token", ({ wsUrl }, token) => RawSocket.open(wsUrl, {}, ["sallyport.v1", `bearer.${token}`])],
  ["x-api-key", "key", ({ wsUrl }, key) => RawSocket.open(wsUrl, { headers: { "x-api-key": key } })],
];

describe("ws on the WebSocket door", () => {
  for (const [way, takes, open] of ways) {
    it(`comes in by ${way} with a good ${takes}`, async () => {
      const socket = await open(stand.server, takes === "token" ? await stand.freshToken() : stand.key.secret);
      assert.equal(socket.protocol, way === "a subprotocol" ? "sallyport.v1" : "");
      assert.equal((await socket.ask({ action: "ping" })).type, "pong");
      assert.equal(await socket.close(), 1000);
    });

    // An empty subprotocol is none of HTTP's words; everything else is refused alike.
    for (const [what, bring] of refusedCredentials.filter(([what]) => what !== "no key at all" || way !== "a subprotocol")) {
      it(`is refused by ${way} with ${what}`, async () => {
        const { server, credential } = await bring();
        const { status, body } = await open(server, credential).catch((error) => error);
        assert.equal(status, 401);
        assert.equal(JSON.parse(body).code, "UNAUTHORIZED");
      });
    }
  }

  it("gives the same bytes for every refusal", async () => {
    const bodies = new Set();
    for (const [what, bring] of refusedCredentials) {
      const { server, credential } = await bring();
      const [, , open] = ways[isToken(what) ? 0 : 3];
      bodies.add((await open(server, credential).catch((error) => error)).body);
    }

    assert.equal(bodies.size, 1, [...bodies].join("\n"));
  });

  it("authenticates by its first message", async () => {
    const socket = await RawSocket.open(`${stand.server.wsUrl}?auth=message`);
    socket.send({ action: "auth", token: await stand.freshToken() });
    await socket.messages.find(({ type }) => type === "authenticated", "authenticated");
    assert.equal((await socket.ask({ action: "ping" })).type, "pong");
    await socket.close();
  });

  it("closes with 4409 after a used token, and with 4401 after any other, where asked for closes", async () => {
    for (const [what, bring] of refusedCredentials) {
      const { server, credential } = await bring();
      const expected = what === "a used token" ? 4409 : 4401;
      const refused = await RawSocket.open(`${server.wsUrl}?refuse=close&token=${credential}`);
      assert.equal(await refused.closeCode(), expected, what);

      const { credential: another } = await bring();
      const byMessage = await RawSocket.open(`${server.wsUrl}?auth=message`);
      byMessage.send({ action: "auth", token: another });
      assert.equal(await byMessage.closeCode(), expected, what);
    }
  });

  it("admits one of many that open the same token at once", async () => {
    const token = await stand.freshToken();
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => ways[0][2](stand.server, token)));
    const admitted = results.filter(({ status }) => status === "fulfilled");
    assert.equal(admitted.length, 1);
    assert.ok(results.filter(({ status }) => status === "rejected").every(({ reason }) => reason.status === 401));
    await admitted[0].value.close();
  });

  it("closes with 4401 when its key is revoked, and the key's unused tokens are dead", async () => {
    const key = await stand.server.createKey();
    const unused = await stand.server.mintToken(key.secret);
    const byKey = await RawSocket.open(stand.server.wsUrl, { headers: { "x-api-key": key.secret } });
    const byToken = await RawSocket.open(`${stand.server.wsUrl}?token=${await stand.server.mintToken(key.secret)}`);
    await stand.server.revoke(key);
    assert.deepEqual(await Promise.all([byKey.closeCode(), byToken.closeCode()]), [4401, 4401]);
    assert.equal((await ways[0][2](stand.server, unused).catch((error) => error)).status, 401);
  });

  it("stays open past its token's end", async () => {
    const token = await stand.hasty.mintToken(stand.hastyKey.secret);
    const open = () => ways[0][2](stand.hasty, token);
    const socket = await open();
    await until(
      () =>
        open().then(
          (another) => another.close().then(() => false),
          ({ status }) => status === 401,
        ),
      "the token has expired",
    );
    assert.equal((await socket.ask({ action: "ping" })).type, "pong");
    await socket.close();
  });

  it("goes on after text that is no request, and closes with 4400 after bytes that are no JSON", async () => {
    const socket = await RawSocket.open(stand.server.wsUrl, { headers: { "x-api-key": stand.key.secret } });
    for (const message of [{ action: "fly" }, { action: "subscribe", subscription_type: "Prices", asset_ids: ["0x00:1"] }, {}]) {
      const answer = await socket.ask(message);
      assert.equal(answer.type, "error", JSON.stringify(answer));
      assert.ok(answer.code && answer.message);
    }

    socket.send("{");
    assert.equal(await socket.closeCode(), 4400);

    const binary = await RawSocket.open(stand.server.wsUrl, { headers: { "x-api-key": stand.key.secret } });
    binary.send(Buffer.from('{"action":"ping"}'));
    assert.equal(await binary.closeCode(), 4400);
  });

  describe("across a restart", () => {
    let server;
    before(async () => (server = await stand.ownServer()));
    after(() => server.stop());

    it("closes with 1012, and comes back with a new token, never with the used one", async () => {
      const { secret } = await server.createKey();
      const token = await server.mintToken(secret);
      const socket = await ways[0][2](server, token);
      await server.restart();
      assert.equal(await socket.closeCode(), 1012);
      assert.equal((await ways[0][2](server, token).catch((error) => error)).status, 401);
      const again = await ways[0][2](server, await server.mintToken(secret));
      assert.equal((await again.ask({ action: "ping" })).type, "pong");
      await again.close();
    });
  });
});
