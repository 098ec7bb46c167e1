// What Socket.IO owes to HTTP (P4, P2): compression, cookies, other origins, the client's files, limits.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { connected } from "../clients/conformance-client.mjs";
import { engineUrl, Frames, Polling } from "../clients/engine-wire.mjs";
import { ask } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";

const path = "/socket.io/";
const app = "http://app.example";
const polling = (host) => engineUrl(host, { transport: "polling" }, path);

describe("compression", { concurrency: true }, () => {
  /** The frames of a WebSocket with their compression bit, as they are on the wire. */
  const openRaw = async (options) => {
    const socket = await Frames.open(at.P4, { path, ...options });
    socket.send("40");
    assert.match(await socket.next(), /^40/);
    return socket;
  };

  it("of a WebSocket is agreed upon where both want it", async () => {
    assert.match((await openRaw({ perMessageDeflate: true })).extensions, /permessage-deflate/);
    assert.equal((await openRaw()).extensions, "");
    assert.equal((await Frames.open(at.P1, { path, perMessageDeflate: true })).extensions, "");
  });

  for (const [what, perMessageDeflate] of [
    ["with everything the client offers", true],
    ["without context takeover of the server", { serverNoContextTakeover: true }],
    ["without context takeover of the client", { clientNoContextTakeover: true }],
    ["with small windows", { serverMaxWindowBits: 10, clientMaxWindowBits: 10 }],
    ["not at all", false],
  ]) {
    it(`of a WebSocket ${what} changes nothing of what arrives`, async () => {
      const socket = await openRaw({ perMessageDeflate });
      for (const length of [1, 1023, 1024, 1025, 5000, 9000, 100, 200_000]) {
        socket.send(`420["big",${length}]`);
        assert.equal(await socket.next(), `430["${"x".repeat(length)}"]`);
      }

      for (const length of [10, 2000, 9000]) {
        socket.send(`421["echo","${"é".repeat(length / 2)}"]`, '451-2["echo",{"_placeholder":true,"num":0}]', Buffer.alloc(length, 3));
        assert.equal(await socket.next(), `431["${"é".repeat(length / 2)}"]`);
        assert.equal(await socket.next(), '461-2[{"_placeholder":true,"num":0}]');
        assert.deepEqual(await socket.next(), Buffer.alloc(length, 3));
      }
    });
  }

  it("of a WebSocket makes large messages small", async () => {
    const socket = await openRaw({ perMessageDeflate: true });
    const wire = socket.bytesRead;
    socket.send('420["big",100000]');
    await socket.next();
    assert.ok(socket.bytesRead - wire < 5000, `${socket.bytesRead - wire} bytes`);
  });

  /** A broadcast of 5000 characters to one socket. */
  const toOne = (id, compress) => `42${JSON.stringify(["bcast", { from: "io", to: [id], ev: "x", args: ["x".repeat(5000)], compress }])}`;

  // Node's server passes the wish over on a WebSocket.
  it("is left out for a message of a WebSocket that the application wants so", { skip: process.env.CONFORMANCE_HOST !== undefined }, async () => {
    const socket = await Frames.open(at.P4, { path, perMessageDeflate: true });
    socket.send("40");
    const { sid } = JSON.parse((await socket.next()).slice(2));
    for (const compress of [false, true]) {
      const before = socket.bytesRead;
      socket.send(toOne(sid, compress));
      assert.equal(await socket.next(), `42["x","${"x".repeat(5000)}"]`);
      assert.equal(socket.bytesRead - before < 1000, compress);
    }
  });

  it("is left out for a polling answer that the application wants so", async () => {
    const session = await Polling.open(at.P4, { path });
    await session.post("40");
    const { sid } = JSON.parse((await session.next()).slice(2));
    for (const compress of [false, true]) {
      await session.post(toOne(sid, compress));
      const { headers } = await session.poll({ headers: { "accept-encoding": "gzip" } });
      assert.equal(headers["content-encoding"], compress ? "gzip" : undefined);
    }
  });

  for (const [encoding, decode] of [
    ["gzip", gunzipSync],
    ["deflate", inflateSync],
  ]) {
    it(`of a polling answer is ${encoding} where the client takes it and the answer is large`, async () => {
      const session = await Polling.open(at.P4, { path });
      await session.post("40");
      await session.next();
      await session.post('420["big",5000]');
      const large = await session.poll({ headers: { "accept-encoding": encoding } });
      assert.equal(large.headers["content-encoding"], encoding);
      assert.ok(large.body.length < 1000);
      assert.equal(decode(large.body).toString(), `430["${"x".repeat(5000)}"]`);
      await session.post('420["big",500]');
      const small = await session.poll({ headers: { "accept-encoding": encoding } });
      assert.equal(small.headers["content-encoding"], undefined);
      assert.equal(small.text, `430["${"x".repeat(500)}"]`);
    });
  }

  it("of a polling answer is left out where the client does not take it", async () => {
    for (const headers of [{}, { "accept-encoding": "identity" }, { "accept-encoding": "br;q=0, gzip;q=0" }]) {
      const session = await Polling.open(at.P4, { path });
      await session.post("40");
      await session.next();
      await session.post('420["big",5000]');
      const { headers: answered, text } = await session.poll({ headers });
      assert.equal(answered["content-encoding"], undefined);
      assert.equal(text.length, '430[""]'.length + 5000);
    }
  });
});

describe("the cookie of P4", { concurrency: true }, () => {
  it("is the session's id, and is set with its first answer only", async () => {
    const session = await Polling.open(at.P4, { path });
    assert.deepEqual(session.answer.headers["set-cookie"], [`io=${session.sid}; Path=/; HttpOnly; SameSite=Lax`]);
    const { headers } = await session.post("40");
    assert.equal(headers["set-cookie"], undefined);
    assert.equal((await session.poll()).headers["set-cookie"], undefined);
  });

  it("is not there where nobody asked for it", async () => {
    assert.equal((await Polling.open(at.P1, { path })).answer.headers["set-cookie"], undefined);
  });

  it("comes with the requests of a client that keeps it", async () => {
    const it = await connected("P4", "/", { transports: ["polling"], withCredentials: true });
    assert.equal(await it.request("echo", 1), 1);
    assert.equal(await it.request("transport"), "polling");
  });
});

describe("other origins", { concurrency: true }, () => {
  it("are let in by name, with credentials", async () => {
    const { headers } = await ask(polling(at.P4), { headers: { origin: app } });
    assert.equal(headers["access-control-allow-origin"], app);
    assert.equal(headers["access-control-allow-credentials"], "true");
    assert.match(headers.vary, /Origin/i);
  });

  it("are told beforehand what they may do", async () => {
    const { status, headers } = await ask(polling(at.P4), {
      method: "OPTIONS",
      headers: { origin: app, "access-control-request-method": "POST", "access-control-request-headers": "content-type, x-own" },
    });
    assert.equal(status, 204);
    assert.equal(headers["access-control-allow-origin"], app);
    assert.equal(headers["access-control-allow-credentials"], "true");
    assert.equal(headers["access-control-allow-methods"].replaceAll(" ", ""), "GET,POST");
    assert.equal(headers["access-control-allow-headers"], "content-type, x-own");
  });

  it("are told so with errors, too", async () => {
    const { status, headers } = await ask(engineUrl(at.P4, { transport: "polling", sid: "abc" }, path), { headers: { origin: app } });
    assert.equal(status, 400);
    assert.equal(headers["access-control-allow-origin"], app);
  });

  it("are not let read an answer where they are others", async () => {
    const { headers } = await ask(polling(at.P4), { headers: { origin: "http://evil.example" } });
    assert.notEqual(headers["access-control-allow-origin"], "http://evil.example");
    assert.notEqual(headers["access-control-allow-origin"], "*");
  });

  it("are any on P1 and P3, and none where nothing was said", async () => {
    for (const profile of ["P1", "P3"]) {
      const { headers } = await ask(polling(at[profile]), { headers: { origin: app } });
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.equal(headers["access-control-allow-credentials"], undefined);
    }

    const { headers } = await ask(polling(at.P2), { headers: { origin: app } });
    assert.equal(headers["access-control-allow-origin"], undefined);
  });
});

describe("the client's files", { concurrency: true }, () => {
  const file = (name) => ask(`${at.P2}${path}${name}`);
  const dist = join(dirname(createRequire(import.meta.url).resolve("socket.io-client/package.json")), "dist");

  for (const name of ["socket.io.js", "socket.io.min.js", "socket.io.msgpack.min.js", "socket.io.esm.min.js"]) {
    it(`include ${name}, as it was published`, async () => {
      const { status, headers, body } = await file(name);
      assert.equal(status, 200);
      assert.match(headers["content-type"], /^application\/javascript/);
      assert.ok(headers.etag);
      const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
      assert.equal(digest(body), digest(readFileSync(join(dist, name))));
      const again = await ask(`${at.P2}${path}${name}`, { headers: { "if-none-match": headers.etag } });
      assert.equal(again.status, 304);
      assert.equal(again.body.length, 0);
    });
  }

  it("are compressed for those who take it", async () => {
    const { headers, body } = await ask(`${at.P2}${path}socket.io.min.js`, { headers: { "accept-encoding": "gzip, deflate, br" } });
    const plain = (await file("socket.io.min.js")).body;
    const decode = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync }[headers["content-encoding"]];
    assert.deepEqual(decode(body), plain);
  });

  it("are no other files", async () => {
    for (const name of ["package.json", "../socket.io.js", "socket.io.min.js.bak"]) {
      assert.notEqual((await file(name)).status, 200, name);
    }
  });

  it("are not served by P4", async () => {
    for (const name of ["socket.io.js", "socket.io.min.js"]) {
      assert.equal((await ask(`${at.P4}${path}${name}`)).status, 400, name);
    }
  });
});

describe("the limit of P4", { concurrency: true }, () => {
  it("is told to the client, and kept", async () => {
    const session = await Polling.open(at.P4, { path });
    assert.deepEqual([session.handshake.maxPayload, session.handshake.pingInterval, session.handshake.pingTimeout], [10_000, 5000, 2000]);
    await session.post("40");
    await session.next();
    assert.equal((await session.post("x".repeat(10_001))).status, 413);
    const text = "y".repeat(10_000 - '420["echo",""]'.length);
    assert.equal((await session.post(`420["echo","${text}"]`)).status, 200);
    assert.equal(await session.next(), `430["${text}"]`);
  });

  it("ends a WebSocket, also where the message is small only on the way", async () => {
    for (const perMessageDeflate of [false, true]) {
      const socket = await Frames.open(at.P4, { path, perMessageDeflate });
      socket.send("40");
      await socket.next();
      socket.send(`4${"x".repeat(10_000)}`);
      assert.equal(await socket.closeCode(), 1009);
    }
  });

  it("is none for what the server sends", async () => {
    const it = await connected("P4");
    assert.equal((await it.request("big", 200_000)).length, 200_000);
  });
});

describe("version 3 of the protocol", () => {
  it("is refused on every profile, with its number in the answer", async () => {
    for (const host of Object.values(at)) {
      const { status, text } = await ask(`${host}${path}?EIO=3&transport=polling`);
      assert.deepEqual([status, JSON.parse(text)], [400, { code: 5, message: "Unsupported protocol version" }]);
    }
  });
});
