// The options of socket.io-client that change what is on the wire, each as an application sets it.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client, connected } from "../clients/conformance-client.mjs";
import { until } from "../stand/wait.mjs";

const echoes = async (it) => {
  const bytes = Buffer.from([0, 1, 2, 255]);
  const back = await it.request("echo", { bytes, large: Buffer.alloc(5000, 7) });
  assert.deepEqual(Buffer.from(back.bytes), bytes);
  assert.equal(back.large.length, 5000);
};

describe("socket.io-client's options", { concurrency: 4 }, () => {
  it("protocols: the first subprotocol is answered, from the start and at an upgrade", async () => {
    for (const transports of [["websocket"], ["polling", "websocket"]]) {
      const it = await connected("P4", "/", { transports, protocols: ["my-protocol-v1", "other"] });
      await it.upgraded();
      assert.equal(it.socket.io.engine.transport.ws.protocol, "my-protocol-v1");
      await echoes(it);
    }
  });

  it("forceBase64: binary data is text, both ways", async () => {
    for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
      const it = await connected("P4", "/", { transports, forceBase64: true });
      if (transports.includes("websocket")) {
        await it.upgraded();
        const frames = [];
        it.socket.io.engine.transport.ws.on("message", (data, isBinary) => frames.push(isBinary));
        await echoes(it);
        assert.ok(frames.length >= 3 && frames.every((isBinary) => !isBinary), "text frames only");
      }

      await echoes(it);
    }
  });

  it("query: names are case-sensitive, and escapes change nothing", async () => {
    for (const transports of [["websocket"], ["polling"]]) {
      const it = await connected("P4", "/", { transports, query: { SID: "x", Transport: "none", eio: "3", n: "a b", "ä+%": "&=" } });
      await echoes(it);
    }
  });

  it("timestampRequests and timestampParam: a parameter of their own", async () => {
    for (const transports of [["websocket"], ["polling"]]) {
      await echoes(await connected("P4", "/", { transports, timestampRequests: true, timestampParam: "ts" }));
      await echoes(await connected("P4", "/", { transports, timestampRequests: false }));
    }
  });

  it("perMessageDeflate: agreed on where the server has it on, and done without elsewhere", async () => {
    const on = await connected("P4", "/", { perMessageDeflate: { threshold: 0 } });
    assert.match(on.socket.io.engine.transport.ws.extensions, /permessage-deflate/);
    await echoes(on);
    const off = await connected("P2", "/", { perMessageDeflate: { threshold: 0 } });
    assert.equal(off.socket.io.engine.transport.ws.extensions, "");
  });

  it("upgrade: without it the session polls on", async () => {
    const it = await connected("P4", "/", { transports: ["polling", "websocket"], upgrade: false });
    await echoes(it);
    assert.equal(await it.request("transport"), "polling");
  });

  it("rememberUpgrade: the next session begins with a WebSocket", async () => {
    const options = { transports: ["polling", "websocket"], rememberUpgrade: true };
    const first = await connected("P4", "/", options);
    await first.upgraded();
    const second = client("P4", "/", options);
    await until(() => second.socket.io.engine, "an engine");
    assert.equal(second.transport, "websocket");
    await second.connected();
    await echoes(second);
  });

  it("transports and tryAllTransports: any order", async () => {
    const it = await connected("P4", "/", { transports: ["websocket", "polling"], tryAllTransports: true });
    assert.equal(await it.request("transport"), "websocket");
  });

  it("transportOptions and extraHeaders: of the transport they are for", async () => {
    for (const name of ["websocket", "polling"]) {
      const transportOptions = { [name]: { extraHeaders: { "x-of": name } } };
      const it = await connected("P2", "/", { transports: [name], transportOptions });
      assert.equal((await it.request("getHandshake")).headers["x-of"], name);
    }
  });

  it("addTrailingSlash: without it the path is not the server's, as with Node's defaults", async () => {
    const it = client("P4", "/", { transports: ["polling"], addTrailingSlash: false });
    assert.equal((await it.next("connect_error")).message, "xhr poll error");
  });
});
