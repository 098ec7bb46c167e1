// MessagePack: socket.io-client with its official parser, against profile P5 of tests/ConformanceHost.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import * as parser from "socket.io-msgpack-parser";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { program } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { freePort } from "../stand/free-port.mjs";
import { within } from "../stand/wait.mjs";

let host;
let url;
const clients = [];

before(async () => {
  const port = await freePort();
  host = new Child("dotnet", [program("ConformanceHost", "ConformanceHost"), `P5=${port}`]);
  await host.line(/^P5 listening/);
  url = `http://127.0.0.1:${port}`;
});

after(async () => {
  clients.forEach((client) => client.close());
  await host?.stop();
});

// What JSON knows, in every form MessagePack has for it.
const plain = [
  [0, 1, 127, 128, 255, 256, 65535, 65536, 4294967295, 4294967296, Number.MAX_SAFE_INTEGER],
  [-1, -32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649, Number.MIN_SAFE_INTEGER],
  [0.1, -1.5e-7, 5e-324, 2 ** 63, null, true, false],
  ["", "x".repeat(31), "x".repeat(32), "x".repeat(255), "x".repeat(256), "x".repeat(65536), "\u0000\u001f\"\\\u2028", "π 👩‍👩‍👧‍👦"],
  [[], [[]], Array.from({ length: 15 }, (_, i) => i), Array.from({ length: 70000 }, (_, i) => i % 7)],
  [{}, { "": "" }, { a: { b: [{ c: -1 }] }, __proto: 1, 12: 13 }, Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i]))],
];
const bytes = (length) => Buffer.from(Array.from({ length }, (_, i) => i % 256));

for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
  const connect = (namespace = "/", auth = undefined, options = {}) => {
    const client = new SocketIoClient(`${url}${namespace}`, auth, { parser, transports, reconnection: false, ...options });
    clients.push(client);
    return client;
  };

  describe(`MessagePack over ${transports.join(", then ")}`, { concurrency: true }, () => {
    it("gives the auth payload back in each namespace, and refuses with message and data", async () => {
      const auth = { token: "valid", deep: { list: [1, null, true, { x: -1.5e-7 }] } };
      for (const namespace of ["/", "/secure"]) {
        assert.deepEqual(await connect(namespace, auth).push("auth"), [auth]);
      }

      assert.deepEqual(await connect().push("auth"), [{}]);
      const { message, data } = await connect("/secure", { token: "no" }).next("connect_error");
      assert.deepEqual([message, data], ["invalid token", { code: "INVALID_TOKEN" }]);
      assert.equal((await connect("/nowhere").next("connect_error")).message, "Invalid namespace");
    });

    it("carries every kind of value both ways, in events and acknowledgements", async () => {
      const client = connect();
      await client.connected();
      for (const values of plain) {
        assert.deepEqual(await client.request("message-with-ack", values), values);
        client.socket.emit("message", ...values);
      }

      const back = await client.events.collect(plain.length, ({ name }) => name === "message-back", "all messages");
      assert.deepEqual(back.map(({ args }) => args), plain);
    });

    it("carries binary of every length both ways, deep inside, in events and acknowledgements", async () => {
      const client = connect();
      await client.connected();
      for (const length of [0, 1, 255, 256, 65535, 65536, 300_000]) {
        assert.deepEqual(Buffer.from(await client.request("message-with-ack", bytes(length))), bytes(length));
      }

      client.socket.emit("message", { a: [bytes(5), { b: bytes(0) }], c: "text" }, bytes(300));
      const [object, second] = await client.push("message-back");
      assert.deepEqual(Buffer.from(object.a[0]), bytes(5));
      assert.equal(object.a[1].b.length, 0);
      assert.equal(object.c, "text");
      assert.deepEqual(Buffer.from(second), bytes(300));
    });

    it("asks the client and gets its answer, binary too", async () => {
      const client = connect();
      await client.connected();
      client.socket.on("question", (...args) => args.pop()(...args.reverse()));
      client.socket.emit("ask", 1, { two: bytes(2) });
      const [object, number] = await client.push("answer");
      assert.equal(number, 1);
      assert.deepEqual(Buffer.from(object.two), bytes(2));
    });

    it("broadcasts to everybody in the namespace", async () => {
      const tag = `${transports} ${Math.random()}`;
      const all = [connect(), connect(), connect()];
      await Promise.all(all.map((client) => client.connected()));
      all[0].socket.emit("all-say", tag, bytes(9));
      for (const client of all) {
        const { args } = await client.events.find(({ name, args }) => name === "said" && args[0] === tag, "the broadcast");
        assert.deepEqual(Buffer.from(args[1]), bytes(9));
      }
    });

    it("says dates, undefined, NaN and big numbers as JSON would", async () => {
      const client = connect();
      await client.connected();
      const date = new Date(Date.UTC(2030, 1, 2, 3, 4, 5, 678));
      const { json } = await client.request("seen", date, new Date(NaN), undefined, NaN, Infinity, { a: undefined, b: [undefined] }, 2 ** 53);
      // An invalid date is the beginning of 1970 to notepack.io.
      const expected = [date, new Date(0), null, null, null, { b: [null] }, 2 ** 53];
      assert.equal(json, JSON.stringify(expected));
    });

    it("does not take an object for binary because it looks like the placeholder of one", async () => {
      const client = connect();
      await client.connected();
      const lookalike = { _placeholder: true, num: 0 };
      assert.deepEqual(await client.request("message-with-ack", lookalike), lookalike);
      client.socket.emit("message", lookalike, bytes(3), { num: 0, _placeholder: true });
      const [first, second, third] = await client.push("message-back");
      assert.deepEqual([first, third], [lookalike, lookalike]);
      assert.deepEqual(Buffer.from(second), bytes(3));
      assert.deepEqual((await client.request("seen", lookalike, bytes(3))).binary, ["000102"]);
    });

    it("keeps other namespaces of a session when one is left or kicked out of", async () => {
      const client = connect();
      await client.connected();
      const secure = client.socket.io.socket("/secure", { auth: { token: "valid" } });
      await within(new Promise((resolve) => secure.on("connect", resolve)), "the second namespace");
      const left = within(new Promise((resolve) => secure.on("disconnect", resolve)), "the kick");
      secure.emit("kick");
      assert.equal(await left, "io server disconnect");
      const again = new Promise((resolve) => secure.once("connect", resolve));
      secure.connect();
      await within(again, "coming back");
      secure.disconnect();
      assert.equal(await client.request("message-with-ack", "here"), "here");
    });

    it("answers many requests at once, each with its own", async () => {
      const client = connect();
      await client.connected();
      const numbers = Array.from({ length: 500 }, (_, i) => i);
      assert.deepEqual(await Promise.all(numbers.map((number) => client.request("message-with-ack", number))), numbers);
    });
  });
}

describe("MessagePack and a client that does not speak it", () => {
  it("ends the session of a client with the default parser", async () => {
    const client = new SocketIoClient(url, undefined, { transports: ["websocket"], reconnection: false });
    clients.push(client);
    const { engine } = client.socket.io;
    await within(new Promise((resolve) => engine.on("close", resolve)), "the end");
    assert.equal(client.socket.connected, false);
  });
});
