// socket.io-client on the event profile (P2), where a lost connection may be recovered: what comes back, and when it does not.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client, connected } from "../clients/conformance-client.mjs";
import { within } from "../stand/wait.mjs";

for (const transports of [["websocket"], ["polling"], ["polling", "websocket"]]) {
  const on = (options) => connected("P2", "/", { transports, ...options });

  /** A client that has got an event, and so an offset to name. */
  const greeted = async () => {
    const it = await on();
    it.socket.emit("hi");
    await it.push("hi");
    return it;
  };

  /** Loses the connection, lets `meanwhile` happen, and comes back. */
  const away = async (it, meanwhile) => {
    const from = it.position;
    it.socket.io.engine.close();
    await it.next("disconnect", from);
    await meanwhile?.();
    const back = it.position;
    it.socket.connect();
    await it.next("connect", back);
    return back;
  };

  describe(`socket.io-client comes back over ${transports.join(" and ")}`, { concurrency: true }, () => {
    it("as who it was: id, rooms and data", async () => {
      const it = await greeted();
      const { id } = it.socket;
      await it.request("join", "a");
      await it.request("join", "b");
      await it.request("set-data", { tier: "gold", list: [1, null] });
      const before = await it.request("state");
      assert.equal(it.socket.recovered, false);
      assert.equal(before.recovered, false);

      await away(it);

      assert.equal(it.socket.recovered, true);
      assert.equal(it.socket.id, id);
      const { mw, ...after } = await it.request("state");
      assert.deepEqual(after, { id, recovered: true, rooms: ["a", "b"], data: { tier: "gold", list: [1, null] } });
      assert.ok(mw >= before.mw);
    });

    it("to what it missed, in order and once, and to nothing else", async () => {
      const it = await greeted();
      const other = await on();
      const { id } = it.socket;
      const mine = `room of ${id}`;
      await it.request("join", mine);
      const marked = (text) => `${id} ${text}`;

      const from = await away(it, async () => {
        other.socket.emit("all-say", marked("for all"));
        other.socket.emit("room-say", mine, marked("for its room"));
        other.socket.emit("room-say", `${mine}?`, marked("for another room"));
        other.socket.emit("room-say", id, marked("to itself"));
        other.socket.emit("all-say", { mark: marked("binary"), bytes: Buffer.from([0, 255]) });
        // Answered when all of these have been handled.
        await other.request("getId");
      });
      other.socket.emit("all-say", marked("afterwards"));

      await it.events.find(({ args }) => args?.[0] === marked("afterwards"), "what came afterwards", from);
      const said = it.events.all
        .slice(from)
        .filter(({ name }) => name === "said")
        .map(({ args: [what] }) => (what.bytes ? [what.mark, [...Buffer.from(what.bytes)]] : what))
        .filter((what) => String(what).startsWith(id));
      assert.deepEqual(said, [marked("for all"), marked("for its room"), marked("to itself"), [marked("binary"), [0, 255]], marked("afterwards")]);
    });

    it("and is left alone by a client that names its private id with an offset that makes no sense", async () => {
      const it = await greeted();
      const { id, _pid: pid } = it.socket;
      for (const offset of ["nonsense", "", `${it.socket._lastOffset}0000`]) {
        const other = await on({ auth: { pid, offset } });
        assert.deepEqual([other.socket.recovered, other.socket.id === id], [false, false]);
      }

      const from = it.position;
      it.socket.emit("hi");
      await it.push("hi", from);
      assert.deepEqual([it.socket.connected, it.socket.id], [true, id]);
    });

    it("again and again", async () => {
      const it = await greeted();
      const { id } = it.socket;
      for (let round = 0; round < 4; round++) {
        const from = await away(it);
        assert.deepEqual([it.socket.recovered, it.socket.id], [true, id]);
        it.socket.emit("hi");
        await it.push("hi", from);
      }
    });

    it("when the server closed its session", async () => {
      const it = await greeted();
      const { id } = it.socket;
      it.socket.emit("drop");
      await it.next("disconnect");
      const from = it.position;
      it.socket.connect();
      await it.next("connect", from);
      assert.deepEqual([it.socket.recovered, it.socket.id], [true, id]);
    });

    it("by itself", async () => {
      const it = client("P2", "/", { transports, reconnection: true });
      await it.connected();
      it.socket.emit("hi");
      await it.push("hi");
      const { id } = it.socket;
      const from = it.position;
      it.socket.io.engine.close();
      await it.next("connect", from);
      assert.deepEqual([it.socket.recovered, it.socket.id], [true, id]);
    });

    it("as somebody new after it was kicked, or left", async () => {
      for (const leave of [(it) => it.socket.emit("kick"), (it) => it.socket.disconnect()]) {
        const it = await greeted();
        const { id } = it.socket;
        leave(it);
        await it.next("disconnect");
        const from = it.position;
        it.socket.connect();
        await it.next("connect", from);
        assert.equal(it.socket.recovered, false);
        assert.notEqual(it.socket.id, id);
        assert.equal((await it.request("state")).recovered, false);
      }
    });

    it("as somebody new with a private id or an offset that is not known", async () => {
      for (const auth of [{ pid: "AAAAAAAAAAAAAAAAAAAA" }, { offset: "nowhere" }, { pid: 7 }, { offset: null }]) {
        const it = await greeted();
        const { id } = it.socket;
        // What the application gives goes before what the client knows.
        it.socket.auth = auth;
        await away(it);
        assert.equal(it.socket.recovered, false);
        assert.notEqual(it.socket.id, id);
      }
    });

    it("each namespace for itself", async () => {
      const it = await greeted();
      const foo = it.socket.io.socket("/foo");
      await within(new Promise((resolve) => foo.once("connect", resolve)), "the other namespace");
      const fooId = foo.id;
      const reopened = new Promise((resolve) => foo.once("disconnect", () => foo.once("connect", resolve)));
      await away(it, () => void foo.connect());
      await within(reopened, "the other namespace again");
      assert.equal(it.socket.recovered, true);
      // It got no event there, so it has no offset to come back to.
      assert.equal(foo.recovered, false);
      assert.notEqual(foo.id, fooId);
    });
  });
}
