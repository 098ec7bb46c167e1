// Engine.IO by hand over a WebSocket, and its heartbeat over both transports.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineUrl, Frames, Polling } from "../clients/engine-wire.mjs";
import { ask } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";
import { until } from "../stand/wait.mjs";

const knows = async (sid) => (await ask(engineUrl(at.P1, { transport: "polling", sid }))).text.includes('"code":3');
const forgotten = ({ handshake }) => until(async () => !(await knows(handshake.sid)), "the session is forgotten");

describe("Engine.IO over a WebSocket", { concurrency: 4 }, () => {
  it("gives text and bytes back as they came", async () => {
    const socket = await Frames.open(at.P1);
    for (const text of ["", "hello", "€ ∈ ℝ, てすと, 👩‍👩‍👧‍👦", "\u0000\u2028\ufeff", "x".repeat(70_000)]) {
      socket.send(`4${text}`);
      assert.equal(await socket.next(), `4${text}`);
    }

    for (const length of [0, 1, 125, 126, 65_535, 65_536, 200_000]) {
      const bytes = Buffer.alloc(length, length % 251);
      socket.send(bytes);
      assert.deepEqual(await socket.next(), bytes);
    }
  });

  it("keeps the order of text and bytes among each other", async () => {
    const socket = await Frames.open(at.P1);
    const frames = Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? `4${i}` : Buffer.from([i % 256])));
    socket.send(...frames);
    assert.deepEqual(await socket.take(500), frames);
  });

  it("takes a separator as part of a message: every frame is one packet", async () => {
    const socket = await Frames.open(at.P1);
    socket.send("4a\x1e4b");
    assert.equal(await socket.next(), "4a\x1e4b");
  });

  it("passes over packets that mean nothing here", async () => {
    const socket = await Frames.open(at.P1);
    socket.send("0{}", "5", "6", "4still");
    assert.equal(await socket.next(), "4still");
  });

  it("does not compress where compression was not asked for by the application", async () => {
    const socket = await Frames.open(at.P1, { perMessageDeflate: true });
    assert.equal(socket.extensions, "");
  });

  it("takes a message of exactly the limit, and closes with 1009 after one byte more", async () => {
    const socket = await Frames.open(at.P1);
    const largest = Buffer.alloc(1_000_000, 1);
    socket.send(largest);
    assert.deepEqual(await socket.next(), largest);
    socket.send(Buffer.alloc(1_000_001));
    assert.equal(await socket.closeCode(), 1009);
    await forgotten(socket);
  });

  for (const [what, frame] of [
    ["an empty frame", ""],
    ["text that is no packet", "abc"],
    ["a packet type that does not exist", "7"],
    ["a ping, which only the server sends", "2"],
    ["a probe where there is nothing to upgrade", "2probe"],
  ]) {
    it(`ends the session after ${what}`, async () => {
      const socket = await Frames.open(at.P1);
      socket.send(frame);
      assert.notEqual(await socket.closeCode(), 1006);
      await forgotten(socket);
    });
  }

  it("forgets the session when the client closes the WebSocket, or only drops it", async () => {
    for (const end of ["close", "terminate"]) {
      const socket = await Frames.open(at.P1);
      assert.ok(await knows(socket.handshake.sid));
      socket[end]();
      await socket.closeCode();
      await forgotten(socket);
    }
  });

  it("answers a poll of its session with an error, and goes on", async () => {
    const socket = await Frames.open(at.P1);
    const polling = engineUrl(at.P1, { transport: "polling", sid: socket.handshake.sid });
    for (const options of [{}, { method: "POST", body: "4text" }]) {
      const { status, text } = await ask(polling, options);
      assert.deepEqual([status, JSON.parse(text)], [400, { code: 3, message: "Bad request" }]);
    }

    socket.send("4still");
    assert.equal(await socket.next(), "4still");
  });
});

describe("the heartbeat of Engine.IO", { concurrency: true }, () => {
  it("pings over a WebSocket, one ping after each pong", async () => {
    const socket = await Frames.open(at.P1, { heartbeat: false });
    for (let i = 0; i < 4; i++) {
      assert.equal(await socket.next(), "2");
      socket.send("3");
    }
  });

  it("pings over polling, one ping after each pong", async () => {
    const session = await Polling.open(at.P1, { heartbeat: false });
    for (let i = 0; i < 4; i++) {
      assert.equal(await session.next(), "2");
      await session.post("3");
    }
  });

  it("ends a WebSocket that does not answer", async () => {
    const socket = await Frames.open(at.P1, { heartbeat: false });
    await socket.closeCode();
    await forgotten(socket);
  });

  it("ends a session that polls and does not answer", async () => {
    const session = await Polling.open(at.P1, { heartbeat: false });
    assert.equal(await session.next(), "2");
    await until(async () => (await session.poll()).status === 400, "the session is forgotten");
  });

  it("ends a session that does not even poll", async () => {
    const session = await Polling.open(at.P1);
    await until(async () => !(await session.isKnown()), "the session is forgotten");
  });

  it("is not kept up by messages: only a pong is an answer", async () => {
    const socket = await Frames.open(at.P1, { heartbeat: false });
    const ended = socket.closeCode().then(() => "ended");
    for (let frame = "4x"; frame !== undefined; frame = await socket.next()) {
      if (frame === "4x") {
        socket.send("4x");
      }
    }

    assert.equal(await ended, "ended");
  });
});
