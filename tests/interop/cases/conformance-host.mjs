// The protocol library by itself: socket.io-client against the profiles of tests/ConformanceHost.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { at } from "../stand/conformance.mjs";
import { until, within } from "../stand/wait.mjs";

const clients = [];

after(() => clients.forEach((client) => client.close()));

for (const transports of [["websocket"], ["polling"]]) {
  const connect = (profile, namespace = "/", auth = undefined, options = {}) => {
    const client = new SocketIoClient(`${at[profile]}${namespace}`, auth, { transports, reconnection: false, ...options });
    clients.push(client);
    return client;
  };

  describe(`the protocol over ${transports[0]}`, { concurrency: 4 }, () => {
    it("gives the auth payload back after CONNECT, in each namespace", async () => {
      for (const namespace of ["/", "/custom"]) {
        const auth = { token: "π ∈ ℝ", deep: { list: [1, null, true, { x: -1.5e-7 }] } };
        assert.deepEqual(await connect("P1", namespace, auth).push("auth"), [auth]);
        assert.deepEqual(await connect("P1", namespace).push("auth"), [{}]);
      }
    });

    it("refuses a namespace that does not exist, and keeps the session for those that do", async () => {
      const open = connect("P1");
      await open.connected();
      const missing = open.socket.io.socket("/nowhere");
      const error = await within(new Promise((resolve) => missing.on("connect_error", resolve)), "a refusal");
      assert.equal(error.message, "Invalid namespace");
      assert.deepEqual(await open.request("message-with-ack", "still here"), "still here");
    });

    it("carries every kind of JSON both ways, in order", async () => {
      const client = connect("P1");
      await client.connected();
      const values = [0, -1, 1e21, 0.1, "", "\u0000\u001f\u2028", "👩‍👩‍👧‍👦", true, null, [], [[]], {}, { "": "" }, "x".repeat(200_000)];
      for (const value of values) {
        assert.deepEqual(await client.request("message-with-ack", value), value);
        client.socket.emit("message", value, values.length);
      }

      const back = await client.events.collect(values.length, ({ name }) => name === "message-back", "all messages");
      assert.deepEqual(back.map(({ args }) => args), values.map((value) => [value, values.length]));
    });

    it("carries binary both ways, deep inside and with acknowledgements", async () => {
      const client = connect("P1");
      await client.connected();
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
      client.socket.emit("message", { a: [bytes, { b: Buffer.alloc(0) }], c: "text" }, bytes.subarray(1, 5));
      const [object, part] = await client.push("message-back");
      assert.deepEqual(Buffer.from(object.a[0]), bytes);
      assert.equal(object.a[1].b.length, 0);
      assert.deepEqual(Buffer.from(part), Buffer.from([1, 2, 3, 4]));

      const large = Buffer.alloc(300_000, 7);
      const answer = await client.request("message-with-ack", large);
      assert.deepEqual(Buffer.from(answer), large);
    });

    it("answers many requests at once, each with its own", async () => {
      const client = connect("P1");
      await client.connected();
      const numbers = Array.from({ length: 500 }, (_, i) => i);
      assert.deepEqual(await Promise.all(numbers.map((number) => client.request("message-with-ack", number))), numbers);
    });

    it("lives on over many heartbeats while nobody speaks", async () => {
      const client = connect("P1");
      await client.connected();
      let pings = 0;
      await within(
        new Promise((resolve) => client.socket.io.on("ping", () => ++pings === 5 && resolve())),
        "five pings",
      );
      assert.equal(await client.request("message-with-ack", "alive"), "alive");
    });

    it("lets a token in, and refuses others with message and data", async () => {
      const refusal = async (namespace, auth) => {
        const { message, data, active } = await connect("P3", namespace, auth).next("connect_error");
        assert.equal(active, false);
        return [message, data];
      };
      assert.deepEqual(await refusal("/secure"), ["missing token", undefined]);
      assert.deepEqual(await refusal("/secure", { token: "no" }), ["invalid token", { code: "INVALID_TOKEN" }]);
      assert.deepEqual(await refusal("/secure", { token: "expired" }), ["token expired", { code: "TOKEN_EXPIRED", at: 1700000000 }]);
      assert.deepEqual(await refusal("/secure", { token: "slow-reject" }), ["slow rejected", undefined]);
      assert.deepEqual(await refusal("/chain"), ["stopped", { steps: ["a", "b"] }]);

      for (const token of ["valid", "slow"]) {
        const client = connect("P3", "/secure", { token }, { query: { from: "interop" } });
        const { id } = await client.connected();
        const { user, nsp, auth, query, id: told } = await client.request("whoami");
        assert.deepEqual([user, nsp, auth, told, query.from], ["alice", "/secure", { token }, id, "interop"]);
      }
    });

    it("opens namespaces by pattern to those who belong there", async () => {
      const client = connect("P3", "/tenant-42", { tenant: 42 });
      await client.connected();
      assert.equal((await client.request("whoami")).nsp, "/tenant-42");
      const { message } = await connect("P3", "/tenant-42", { tenant: 43 }).next("connect_error");
      assert.equal(message, "wrong tenant");
      assert.equal((await connect("P3", "/tenant-x", { tenant: "x" }).next("connect_error")).message, "Invalid namespace");
    });

    it("ends a session that no namespace admits", async () => {
      const client = connect("P3", "/never");
      const engine = client.socket.io.engine;
      await within(new Promise((resolve) => engine.on("close", resolve)), "the end");
    });

    it("refuses a handshake by its query", async () => {
      const { message, data } = await connect("P3", "/", undefined, { query: { deny: "msg" } }).next("connect_error");
      assert.equal(message, transports[0] === "polling" ? "xhr poll error" : "websocket error");
      assert.equal(data, undefined);
    });

    for (const [how, reason, seenByServer] of [
      ["kick", "io server disconnect", "server namespace disconnect"],
      ["kick-hard", "io server disconnect", "server namespace disconnect"],
      ["drop", "transport close", "forced close"],
    ]) {
      it(`tells both sides the reason of ${how}`, async () => {
        const tag = `${how} ${transports}`;
        const client = connect("P3", "/", { tag });
        await client.connected();
        client.socket.emit(how);
        assert.equal((await client.next("disconnect")).reason, reason);
        const witness = connect("P3");
        await witness.connected();
        assert.equal(await until(() => witness.request("reason-of", tag), "the server knows the reason"), seenByServer);
      });
    }

    it("keeps other namespaces of a session when one is left or kicked out of", async () => {
      const client = connect("P3");
      await client.connected();
      const secure = client.socket.io.socket("/secure", { auth: { token: "valid" } });
      const tenant = client.socket.io.socket("/tenant-7", { auth: { tenant: 7 } });
      await within(Promise.all([secure, tenant].map((socket) => new Promise((resolve) => socket.on("connect", resolve)))), "both");
      tenant.disconnect();
      secure.emit("kick");
      assert.equal(await within(new Promise((resolve) => secure.on("disconnect", resolve)), "the kick"), "io server disconnect");
      assert.equal((await client.request("whoami")).nsp, "/");
    });
  });
}

describe("the protocol while it upgrades", () => {
  it("keeps every message, in order, both ways", async () => {
    const client = new SocketIoClient(at.P1, {}, { transports: ["polling", "websocket"], reconnection: false });
    clients.push(client);
    await client.connected();
    const upgraded = client.upgraded();
    let sent = 0;
    let over = false;
    upgraded.then(() => (over = true));
    // As long as the upgrade takes, and some more: text and binary in turns.
    for (let after = 0; after < 20; after += over ? 1 : 0) {
      client.socket.emit("message", sent, sent % 3 === 0 ? Buffer.from([sent % 256]) : "text");
      sent += 1;
      await client.events.collect(Math.max(1, sent - 10), ({ name }) => name === "message-back", "messages to come back");
    }

    await upgraded;
    const back = await client.events.collect(sent, ({ name }) => name === "message-back", "all messages");
    assert.deepEqual(back.map(({ args }) => args[0]), Array.from({ length: sent }, (_, i) => i));
    assert.equal(client.transport, "websocket");
  });
});
