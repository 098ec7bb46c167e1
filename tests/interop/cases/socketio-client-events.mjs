// socket.io-client on the event profile (P2): everything that an event can carry, both ways.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client, connected } from "../clients/conformance-client.mjs";
import { at } from "../stand/conformance.mjs";
import { until, within } from "../stand/wait.mjs";

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const asdfasdf = Buffer.from("asdfasdf");

/** The arguments of an event, without the offset that recovery puts behind them. */
const brought = async (client, name, count) => (await client.push(name)).slice(0, count);

for (const transports of [["websocket"], ["polling"]]) {
  const on = (namespace, options) => connected("P2", namespace, { transports, ...options });

  describe(`socket.io-client's events over ${transports[0]}`, { concurrency: true }, () => {
    it("go and come without arguments", async () => {
      const it = await on();
      it.socket.emit("hi");
      await it.push("hi");
    });

    it("are answered with the very argument", async () => {
      const it = await on();
      for (const value of [0, -1.5, 1e21, "", "text", "Ä ä Ü ü ß", true, false, null, [], [[1], {}], {}, { a: { b: [null] } }, asdfasdf, { deep: [asdfasdf] }]) {
        assert.deepEqual(await it.request("echo", value), value);
      }
    });

    it("make of an argument that is not there null", async () => {
      assert.equal(await (await on()).request("echo", undefined), null);
    });

    it("are asked for by the server, and answered by the client", async () => {
      const it = await on();
      it.socket.on("ack", (answer) => answer(5, { test: true }));
      it.socket.emit("ack");
      await it.push("got it");
    });

    it("are judged by their answer", async () => {
      const it = await on();
      it.socket.on("ack", (answer) => answer(5, { test: false }));
      it.socket.emit("ack");
      await it.push("ack");
      await it.request("echo", 1);
      await it.request("echo", 2);
      assert.ok(!it.events.all.some(({ name }) => name === "got it"));
    });

    it("carry dates as text", async () => {
      const it = await on();
      it.socket.emit("getDate");
      it.socket.emit("getDateObj");
      const [date] = await it.push("takeDate");
      const [object] = await it.push("takeDateObj");
      const answer = await it.request("getAckDate", new Date());
      for (const text of [date, object.date, answer]) {
        assert.match(text, isoDate);
        assert.ok(Math.abs(Date.parse(text) - Date.now()) < 60_000, text);
      }

      const now = new Date();
      assert.equal(await it.request("echo", now), now.toISOString());
    });

    it("carry every script, in order", async () => {
      const it = await on();
      it.socket.emit("getUtf8");
      const texts = await it.events.collect(5, ({ name }) => name === "takeUtf8", "five texts");
      assert.deepEqual(
        texts.map(({ args }) => args[0]),
        ["てすと", "Я Б Г Д Ж Й", "Ä ä Ü ü ß", "utf8 — string", "utf8 — string"],
      );
    });

    it("carry false as false", async () => {
      const it = await on();
      it.socket.emit("false");
      assert.deepEqual(await brought(it, "false", 1), [false]);
    });

    it("bring bytes", async () => {
      const it = await on();
      it.socket.emit("doge");
      it.socket.emit("getbin");
      assert.deepEqual(await brought(it, "doge", 1), [asdfasdf]);
      assert.deepEqual(await brought(it, "takebin", 1), [asdfasdf]);
    });

    it("take bytes, in whatever a client keeps them", async () => {
      const it = await on();
      for (const bytes of [asdfasdf, new Uint8Array([1, 2]), new Uint8Array([1, 2, 3]).buffer, Buffer.alloc(0)]) {
        const from = it.position;
        it.socket.emit("buffa", bytes);
        await it.push("buffack", from);
        it.socket.emit("blob", bytes);
        await it.push("back", from);
      }
    });

    it("take bytes inside of objects", async () => {
      const it = await on();
      for (const name of ["jsonbuff", "jsonblob"]) {
        it.socket.emit(name, { hello: "lol", message: asdfasdf, goodbye: "gotcha" });
        await it.push(`${name}-ack`);
      }
    });

    it("tell text from bytes", async () => {
      const it = await on();
      it.socket.emit("buffa", "text");
      it.socket.emit("blob", { _placeholder: false });
      it.socket.emit("jsonbuff", { hello: "lol", message: "text", goodbye: "gotcha" });
      it.socket.emit("abuff1", "text");
      it.socket.emit("abuff2", "please arrive second");
      assert.equal(await it.request("echo", "over"), "over");
      assert.deepEqual(
        it.events.all.map(({ type }) => type),
        ["connect"],
      );
    });

    it("keep their order when only some carry bytes", async () => {
      const it = await on();
      it.socket.emit("abuff1", asdfasdf);
      it.socket.emit("abuff2", "please arrive second");
      await it.push("abuff2-ack");
      it.socket.emit("blob1", asdfasdf);
      it.socket.emit("blob2", "second");
      it.socket.emit("blob3", asdfasdf);
      await it.push("blob3-ack");
    });

    it("are kept until the client is connected, then sent in order", async () => {
      const it = client("P2", "/", { transports });
      const answers = [];
      const all = Array.from({ length: 20 }, (_, i) => new Promise((resolve) => it.socket.emit("echo", i, (x) => resolve(answers.push(x)))));
      await within(Promise.all(all), "all answers");
      assert.deepEqual(
        answers,
        Array.from({ length: 20 }, (_, i) => i),
      );
    });

    it("are dropped while there is no connection, where the client calls them volatile", async () => {
      const it = client("P2", "/", { transports });
      it.socket.volatile.emit("hi");
      await it.connected();
      await it.request("echo", 1);
      assert.ok(!it.events.all.some(({ name }) => name === "hi"));
      await until(() => it.socket.io.engine.transport.writable, "the transport is free");
      it.socket.volatile.emit("hi");
      await it.push("hi");
    });

    it("tell that nobody answered in time", async () => {
      const it = await on("/timeout_socket");
      await assert.rejects(within(it.socket.timeout(50).emitWithAck("echo", 1), "an end"), /operation has timed out/);
      const main = await on();
      assert.equal(await main.socket.timeout(10_000).emitWithAck("echo", 1), 1);
    });

    it("are sent again until they are answered, one after the other", async () => {
      const silent = await on("/timeout_socket", { retries: 2, ackTimeout: 30 });
      let sent = 0;
      silent.socket.onAnyOutgoing(() => sent++);
      await assert.rejects(within(silent.socket.emitWithAck("echo", 1), "an end"), /operation has timed out/);
      assert.equal(sent, 3);
      const main = await on("/", { retries: 2, ackTimeout: 10_000 });
      assert.deepEqual(await Promise.all([1, 2, 3].map((value) => main.request("echo", value))), [1, 2, 3]);
    });
  });

  describe(`socket.io-client's handshake over ${transports[0]}`, { concurrency: true }, () => {
    it("is told to the application, headers and all", async () => {
      const it = await on("/", { query: { key: "value", "ключ": "значение & more" }, auth: { token: [1] }, extraHeaders: { "x-custom": "header" } });
      const handshake = await it.request("getHandshake");
      assert.deepEqual(handshake.auth, { token: [1] });
      const { key, "ключ": other, EIO, transport } = handshake.query;
      assert.deepEqual([key, other, EIO, transport], ["value", "значение & more", "4", transports[0]]);
      assert.equal(handshake.headers["x-custom"], "header");
      assert.equal(handshake.headers.host, new URL(at.P2).host);
      assert.deepEqual([handshake.xdomain, handshake.secure], [false, false]);
      assert.match(handshake.address, /127\.0\.0\.1$/);
      assert.ok(Math.abs(handshake.issued - Date.now()) < 60_000);
      assert.equal(Math.trunc(Date.parse(handshake.time) / 1000), Math.trunc(handshake.issued / 1000));
      assert.match(handshake.url, /^\/socket\.io\/\?/);
    });

    it("is that of the session in every namespace, with an auth of its own", async () => {
      const it = await on("/", { query: { key: "value" }, auth: { a: 1 } });
      const abc = it.socket.io.socket("/abc", { auth: { b: 2 } });
      const handshake = await within(new Promise((resolve) => abc.on("handshake", resolve)), "the handshake");
      assert.equal(handshake.query.key, "value");
      assert.deepEqual(handshake.auth, { b: 2 });
      assert.deepEqual((await it.request("getHandshake")).auth, { a: 1 });
    });

    it("asks a function for the auth, each time anew", async () => {
      let asked = 0;
      const it = await on("/", { auth: (give) => give({ asked: ++asked }) });
      assert.equal((await it.request("getHandshake")).auth.asked, 1);
      it.socket.disconnect().connect();
      await it.next("connect", it.position);
      assert.equal((await it.request("getHandshake")).auth.asked, 2);
    });

    it("is refused by middleware, with its reason", async () => {
      const it = client("P2", "/", { transports, query: { fail: "true" } });
      assert.deepEqual(await it.next("connect_error"), {
        type: "connect_error",
        message: "Auth failed (main namespace)",
        data: undefined,
        active: false,
      });
      assert.equal((await client("P2", "/no", { transports }).next("connect_error")).message, "Auth failed (custom namespace)");
      await on("/", { query: { fail: "" } });
    });

    it("does not spoil other namespaces of the session by a refusal", async () => {
      const it = client("P2", "/", { transports, query: { fail: "true" } });
      await it.next("connect_error");
      const foo = it.socket.io.socket("/foo");
      const id = await within(foo.emitWithAck("getId"), "the id");
      assert.equal(id, foo.id);
    });
  });
}
