// socket.io-client: how sockets and sessions come, go, and come again (P2, P3).
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { io } from "socket.io-client";
import { client, connected, several } from "../clients/conformance-client.mjs";
import { Frames } from "../clients/engine-wire.mjs";
import { at } from "../stand/conformance.mjs";
import { freePort } from "../stand/free-port.mjs";
import { until, within } from "../stand/wait.mjs";

/** The next event of a socket or a manager: its arguments. */
const next = (emitter, name) => within(new Promise((resolve) => emitter.once(name, (...args) => resolve(args))), name);

for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
  const on = (profile, namespace, options) => connected(profile, namespace, { transports, ...options });
  const unconnected = (profile, namespace, options) => client(profile, namespace, { transports, ...options });

  describe(`sockets over ${transports.join(" → ")}`, { concurrency: true }, () => {
    it("know their id, which is the server's, and of that namespace alone", async () => {
      const it = await on("P2");
      assert.equal(await it.request("getId"), it.socket.id);
      const foo = it.socket.io.socket("/foo");
      const id = await within(foo.emitWithAck("getId"), "the id");
      assert.equal(id, foo.id);
      assert.equal(new Set([id, it.socket.id, it.socket.io.engine.id]).size, 3);
    });

    it("of many namespaces share a session, unless told not to", async () => {
      const it = await on("P2");
      const { io: manager } = it.socket;
      const all = ["/foo", "/asd", "/valid", "/abc", "/timeout_socket"].map((namespace) => manager.socket(namespace));
      await Promise.all(all.map((socket) => next(socket, "connect")));
      assert.ok(all.every((socket) => socket.io === manager));
      const other = await on("P2", "/foo");
      assert.notEqual(other.socket.io.engine.id, manager.engine.id);
    });

    it("leave their namespace and keep the session", async () => {
      const it = await on("P2");
      const foo = it.socket.io.socket("/foo");
      await next(foo, "connect");
      it.socket.disconnect();
      assert.equal((await it.next("disconnect")).reason, "io client disconnect");
      assert.equal(await within(foo.emitWithAck("getId"), "the id"), foo.id);
      assert.equal(it.socket.connected, false);
    });

    it("come back when told to, under a new id", async () => {
      const it = await on("P3");
      const { id } = it.socket;
      it.socket.disconnect();
      assert.equal(it.socket.id, undefined);
      const from = it.position;
      it.socket.connect();
      await it.next("connect", from);
      assert.notEqual(it.socket.id, id);
      assert.equal((await it.request("whoami")).id, it.socket.id);
    });

    it("may leave before they have come", async () => {
      const it = unconnected("P2");
      it.socket.disconnect();
      assert.equal(it.socket.connected, false);
      it.socket.connect();
      await it.connected();
      assert.equal(await it.request("echo", 1), 1);
    });

    it("may leave and come at once", async () => {
      const it = await on("P3");
      for (let i = 0; i < 5; i++) {
        const from = it.position;
        it.socket.disconnect();
        it.socket.connect();
        await it.next("connect", from);
        assert.equal((await it.request("whoami")).id, it.socket.id);
      }
    });

    it("take a namespace by name only, with no error for the others", async () => {
      const it = await on("P2");
      for (const namespace of ["/nowhere", "/foo/", "/FOO"]) {
        const [error] = await next(it.socket.io.socket(namespace), "connect_error");
        assert.equal(error.message, "Invalid namespace");
        assert.equal(error.data, undefined);
      }

      assert.equal(await it.request("echo", 1), 1);
    });

    it("are told why they are refused, and may try again with something better", async () => {
      const it = unconnected("P3", "/secure", { auth: { token: "expired" } });
      const { message, data, active } = await it.next("connect_error");
      assert.deepEqual([message, data, active], ["token expired", { code: "TOKEN_EXPIRED", at: 1700000000 }, false]);
      it.socket.auth = { token: "valid" };
      it.socket.connect();
      await it.connected();
      assert.equal((await it.request("whoami")).user, "alice");
    });

    it("are counted, each time they come", async () => {
      const it = await on("P3", "/tenant-77", { auth: { tenant: 77 } });
      const before = await it.request("count-of", "/tenant-77");
      assert.ok(before >= 1);
      await several(3, "P3", "/tenant-77", { auth: { tenant: 77 }, transports });
      assert.equal(await it.request("count-of", "/tenant-77"), before + 3);
      await unconnected("P3", "/tenant-77", { auth: { tenant: 78 } }).next("connect_error");
      assert.equal(await it.request("count-of", "/tenant-77"), before + 3);
      assert.equal(await it.request("count-of", "/never"), 0);
    });

    for (const [how, reason] of [
      [({ socket }) => socket.disconnect(), "client namespace disconnect"],
      [({ socket }) => socket.io.engine.close(), "transport close"],
    ]) {
      it(`tell the server that it was a ${reason}`, async () => {
        const tag = `${transports} ${reason}`;
        const it = await on("P3", "/", { auth: { tag } });
        if (transports.length === 2) {
          await it.upgraded();
        }

        how(it);
        const witness = await on("P3");
        assert.equal(await until(() => witness.request("reason-of", tag), "the server knows the reason"), reason);
      });
    }

    it("go when their session is closed by the server, and come back where they may", async () => {
      const it = await on("P2", "/", { reconnection: true });
      if (transports.length === 2) {
        await it.upgraded();
      }

      const { id: session } = it.socket.io.engine;
      const from = it.position;
      it.socket.emit("drop");
      assert.equal((await it.next("disconnect")).reason, "transport close");
      await it.next("connect", from);
      assert.notEqual(it.socket.io.engine.id, session);
      assert.equal(await it.request("echo", 1), 1);
      it.close();
    });

    it("do not come back by themselves when they are thrown out", async () => {
      const it = await on("P2", "/", { reconnection: true });
      const foo = it.socket.io.socket("/foo");
      await next(foo, "connect");
      it.socket.emit("kick");
      assert.equal((await it.next("disconnect")).reason, "io server disconnect");
      assert.equal(it.socket.active, false);
      assert.equal(await within(foo.emitWithAck("getId"), "the id"), foo.id);
      it.socket.connect();
      await it.next("connect", 2);
      assert.equal(await it.request("echo", 1), 1);
      it.close();
      foo.disconnect();
    });

    it("all go when the session is closed hard", async () => {
      const it = await on("P3");
      const secure = it.socket.io.socket("/secure", { auth: { token: "valid" } });
      await next(secure, "connect");
      const gone = next(secure, "disconnect");
      it.socket.emit("kick-hard");
      assert.equal((await it.next("disconnect")).reason, "io server disconnect");
      assert.equal((await gone)[0], "io server disconnect");
    });

    it("send again after coming back what they could not send while away", async () => {
      const it = await on("P2", "/", { reconnection: true });
      const from = it.position;
      it.socket.io.engine.close();
      await it.next("disconnect");
      const answers = Promise.all([1, 2, 3].map((value) => it.request("echo", value)));
      await it.next("connect", from);
      assert.deepEqual(await answers, [1, 2, 3]);
      it.close();
    });

    it("give requests up that were on their way when the connection ended", async () => {
      const it = await on("P2", "/timeout_socket");
      const lost = it.socket.timeout(60_000).emitWithAck("echo", 1);
      lost.catch(() => {});
      it.socket.io.engine.close();
      await assert.rejects(within(lost, "an end"), /socket has been disconnected/);
    });
  });
}

describe("a manager", { concurrency: true }, () => {
  it("makes one session for sockets of the same address, and another where it is forced to", async () => {
    const of = (namespace, options) => io(`${at.P2}${namespace}`, { transports: ["websocket"], reconnection: false, ...options });
    const sockets = [of("/"), of("/foo"), of("/", { forceNew: true }), of("/foo", { multiplex: false }), of("/asd")];
    await Promise.all(sockets.map((socket) => next(socket, "connect")));
    const ids = sockets.map((socket) => socket.io.engine.id);
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids[0], ids[1]);
    assert.equal(ids[0], ids[4]);
    sockets.forEach((socket) => socket.disconnect());
  });

  it("makes a session of its own for a second socket of the same namespace", async () => {
    const of = () => io(`${at.P2}/valid`, { transports: ["websocket"], reconnection: false });
    const [first, second] = [of(), of()];
    await Promise.all([first, second].map((socket) => next(socket, "connect")));
    assert.notEqual(first.io.engine.id, second.io.engine.id);
    first.disconnect();
    second.disconnect();
  });

  it("ends the session when its last socket goes", async () => {
    const it = await connected("P2");
    const foo = it.socket.io.socket("/foo");
    await next(foo, "connect");
    const closed = next(it.socket.io, "close");
    it.socket.disconnect();
    foo.disconnect();
    assert.equal((await closed)[0], "forced close");
  });

  it("gives up after as many attempts as it may make", async () => {
    const nobody = io(`http://127.0.0.1:${await freePort()}`, { reconnectionAttempts: 2, reconnectionDelay: 5, transports: ["websocket"], forceNew: true });
    const attempts = [];
    nobody.io.on("reconnect_attempt", (attempt) => attempts.push(attempt));
    await next(nobody.io, "reconnect_failed");
    assert.deepEqual(attempts, [1, 2]);
    const refused = client("P3", "/", { query: { deny: "msg" }, reconnection: true, reconnectionAttempts: 2, reconnectionDelay: 5 });
    await next(refused.socket.io, "reconnect_failed");
    assert.equal(refused.events.all.filter(({ type }) => type === "connect_error").length, 3);
  });

  it("tells how it reconnects", async () => {
    const it = await connected("P2", "/", { reconnection: true, reconnectionDelay: 5 });
    const [attempt, success] = ["reconnect_attempt", "reconnect"].map((name) => next(it.socket.io, name));
    it.socket.io.engine.close();
    assert.deepEqual([await attempt, await success], [[1], [1]]);
    it.close();
  });

  it("is pinged, and tells so", async () => {
    const it = await connected("P3");
    await next(it.socket.io, "ping");
    assert.equal((await it.request("whoami")).nsp, "/");
  });
});

describe("a session that ends badly", { concurrency: true }, () => {
  const path = "/socket.io/";
  const reasonOf = async (tag) => {
    const witness = await connected("P3");
    return until(() => witness.request("reason-of", tag), "the server knows the reason");
  };
  const wire = async (tag, options) => {
    const socket = await Frames.open(at.P3, { path, ...options });
    socket.send(`40${JSON.stringify({ tag })}`);
    assert.match(await socket.next(), /^40/);
    return socket;
  };

  it("is a ping timeout for the server when nobody answers its pings", async () => {
    const socket = await wire("silent", { heartbeat: false });
    await socket.closeCode();
    assert.equal(await reasonOf("silent"), "ping timeout");
  });

  it("is a transport close when the connection is only gone", async () => {
    const socket = await wire("gone");
    socket.terminate();
    assert.equal(await reasonOf("gone"), "transport close");
  });

  it("is a parse error when it brings no packet of Engine.IO", async () => {
    const socket = await wire("nonsense");
    socket.send("abc");
    await socket.closeCode();
    assert.equal(await reasonOf("nonsense"), "parse error");
  });

  it("is a forced close when it brings no packet of Socket.IO", async () => {
    const socket = await wire("wrong");
    socket.send("4abc");
    await socket.closeCode();
    assert.equal(await reasonOf("wrong"), "forced close");
  });

  it("is a transport error when a message is too large", async () => {
    const socket = await wire("large");
    socket.send(`4${"x".repeat(1_000_001)}`);
    assert.equal(await socket.closeCode(), 1009);
    assert.equal(await reasonOf("large"), "transport error");
  });
});
