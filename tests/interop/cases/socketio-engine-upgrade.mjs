// Engine.IO by hand: how a session moves from polling to a WebSocket, and every way in which it stays where it is.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineUrl, Frames, Polling, refusedUpgrade } from "../clients/engine-wire.mjs";
import { at } from "../stand/conformance.mjs";
import { until } from "../stand/wait.mjs";

const webSocketOf = ({ sid }) => engineUrl(at.P1, { transport: "websocket", sid });

const probe = async (session) => {
  const socket = await Frames.to(webSocketOf(session));
  socket.send("2probe");
  assert.equal(await socket.next(), "3probe");
  return socket;
};

const echo = async (session, text) => {
  assert.equal((await session.post(`4${text}`)).status, 200);
  let packet;
  // Polls that are asked for during an upgrade may come back with nothing.
  do {
    packet = await session.next();
  } while (packet === "6");
  assert.equal(packet, `4${text}`);
};

describe("the upgrade of Engine.IO", { concurrency: 4 }, () => {
  it("probes, releases the waiting poll, and takes the session over", async () => {
    const session = await Polling.open(at.P1);
    const waiting = session.next();
    const socket = await probe(session);
    assert.equal(await waiting, "6");
    socket.send("5", "4text", Buffer.from([1, 2, 3]));
    assert.deepEqual(await socket.take(2), ["4text", Buffer.from([1, 2, 3])]);
    const { status, text } = await session.poll();
    assert.deepEqual([status, JSON.parse(text)], [400, { code: 3, message: "Bad request" }]);
  });

  it("answers what was posted before it over the one or the other, once and in order", async () => {
    const session = await Polling.open(at.P1);
    const waiting = session.next();
    const socket = await probe(session);
    assert.equal(await waiting, "6");
    await session.post(["4a", "4b", "4c"]);
    socket.send("5", "4d");
    assert.deepEqual(await socket.take(4), ["4a", "4b", "4c", "4d"]);
  });

  it("goes on over polling while a probe has been answered", async () => {
    const session = await Polling.open(at.P1);
    const socket = await probe(session);
    for (const text of ["one", "two", "three"]) {
      await echo(session, text);
    }

    const last = session.next();
    assert.equal(await last, "6");
    socket.send("5", "4over");
    assert.equal(await socket.next(), "4over");
  });

  it("keeps the heartbeat up across the change", async () => {
    const session = await Polling.open(at.P1);
    const waiting = session.next();
    const socket = await probe(session);
    await waiting;
    socket.send("5");
    // The heartbeat is answered without being shown: three of them pass while this message comes and goes.
    const begin = performance.now();
    while (performance.now() - begin < 1000) {
      socket.send("4x");
      assert.equal(await socket.next(), "4x");
    }
  });

  for (const frame of ["4text", "2", "2other", "3probe", "6", "abc", ""]) {
    it(`closes a WebSocket that begins with "${frame}" instead of a probe, and goes on over polling`, async () => {
      const session = await Polling.open(at.P1);
      const socket = await Frames.to(webSocketOf(session));
      socket.send(frame);
      await socket.closeCode();
      await echo(session, "still");
    });
  }

  it("goes on over polling when the WebSocket goes away after its probe, and upgrades the next time", async () => {
    const session = await Polling.open(at.P1);
    const first = await probe(session);
    first.terminate();
    await first.closeCode();
    await echo(session, "still");
    const socket = await until(async () => {
      const again = await Frames.to(webSocketOf(session));
      again.send("2probe");
      return (await again.next()) === "3probe" ? again : undefined;
    }, "another upgrade may be tried");
    socket.send("5", "4over");
    assert.equal(await socket.next(), "4over");
  });

  it("lets one WebSocket try at a time", async () => {
    const session = await Polling.open(at.P1);
    const first = await probe(session);
    const second = await Frames.to(webSocketOf(session));
    await second.closeCode();
    first.send("5", "4over");
    assert.equal(await first.next(), "4over");
  });

  it("closes a second WebSocket of a session that has one", async () => {
    const session = await Frames.open(at.P1);
    const second = await Frames.to(engineUrl(at.P1, { transport: "websocket", sid: session.handshake.sid }));
    await second.closeCode();
    session.send("4still");
    assert.equal(await session.next(), "4still");
  });

  it("ends when the client closes its session over polling meanwhile", async () => {
    const session = await Polling.open(at.P1);
    const socket = await probe(session);
    await session.post("1");
    await socket.closeCode();
    const { status, text } = await refusedUpgrade(webSocketOf(session));
    assert.deepEqual([status, text], [400, "Session ID unknown"]);
  });
});
