// socket.io-client on the feature profile (P4): rooms, broadcasts and their acknowledgements, and what may be done to many at once.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, it } from "node:test";
import { client, connected, several } from "../clients/conformance-client.mjs";
import { Polling } from "../clients/engine-wire.mjs";
import { at } from "../stand/conformance.mjs";
import { within } from "../stand/wait.mjs";

describe("volatile events", () => {
  it("are dropped where the client cannot take them now: it does not poll", async () => {
    const session = await Polling.open(at.P4, { path: "/socket.io/" });
    await session.post("40");
    assert.match(await session.next(), /^40/);
    await session.post('42["volatile-burst",5]');
    assert.equal(await session.next(), '42["v-end"]');
  });
});

for (const transports of [["websocket"], ["polling"]]) {
  const crowd = (count) => several(count, "P4", "/", { transports });

  /** Room names that no other case has. */
  const roomNames = (count) => Array.from({ length: count }, () => randomUUID());

  const join = (who, ...rooms) => Promise.all(who.map((member) => member.request("join", rooms)));

  /** Which of them got an event of the name, each how often; whoever gets nothing has answered a request since. */
  const heard = async (all, name) => {
    await Promise.all(all.map((member) => member.request("echo", name)));
    return all.map((member) => member.events.all.filter((event) => event.name === name).length);
  };

  const broadcast = async (from, o) => assert.equal(await from.request("bcast", o), true);

  describe(`rooms over ${transports[0]}`, { concurrency: true }, () => {
    it("are joined and left, by one or by list", async () => {
      const [it] = await crowd(1);
      assert.deepEqual(await it.request("join", "b"), ["b"]);
      assert.deepEqual(await it.request("join", ["c", "a", "b"]), ["a", "b", "c"]);
      assert.deepEqual(await it.request("leave", "b"), ["a", "c"]);
      assert.deepEqual(await it.request("leave", "never joined"), ["a", "c"]);
    });

    it("reach their members, each once, sender included", async () => {
      const [one, two] = roomNames(2);
      const all = await crowd(5);
      await join(all.slice(0, 2), one);
      await join(all.slice(1, 4), two);
      await broadcast(all[0], { from: "io", to: [one, two], ev: "x", args: [1, { a: [null] }, "ß"] });
      assert.deepEqual(await heard(all, "x"), [1, 1, 1, 1, 0]);
      assert.deepEqual(await all[2].push("x"), [1, { a: [null] }, "ß"]);
    });

    it("leave the sender out where it is the socket that broadcasts", async () => {
      const [room] = roomNames(1);
      const all = await crowd(3);
      await join(all.slice(0, 2), room);
      await broadcast(all[0], { from: "socket", to: [room], ev: "x" });
      await broadcast(all[2], { from: "socket", to: [room], ev: "y" });
      assert.deepEqual(await heard(all, "x"), [0, 1, 0]);
      assert.deepEqual(await heard(all, "y"), [1, 1, 0]);
    });

    it("are taken out of a broadcast, whatever brought their members in", async () => {
      const [one, two, out] = roomNames(3);
      const all = await crowd(4);
      await join(all.slice(0, 2), one);
      await join(all.slice(2, 4), two);
      await join([all[1], all[3]], out);
      await broadcast(all[0], { from: "io", to: [one, two], except: [out], ev: "x" });
      assert.deepEqual(await heard(all, "x"), [1, 0, 1, 0]);
      await broadcast(all[0], { from: "socket", to: [one, two], except: [out, "nobody"], ev: "y" });
      assert.deepEqual(await heard(all, "y"), [0, 0, 1, 0]);
    });

    it("are not needed to reach everybody, or everybody else, but some", async () => {
      const [mark, out] = roomNames(2);
      const all = await crowd(3);
      await join(all.slice(1, 2), out);
      await broadcast(all[0], { from: "io", ev: mark });
      assert.deepEqual(await heard(all, mark), [1, 1, 1]);
      await broadcast(all[0], { from: "socket", ev: `${mark} else` });
      assert.deepEqual(await heard(all, `${mark} else`), [0, 1, 1]);
      await broadcast(all[0], { from: "io", except: [out], ev: `${mark} but` });
      assert.deepEqual(await heard(all, `${mark} but`), [1, 0, 1]);
    });

    it("of a socket's own id reach it alone", async () => {
      const all = await crowd(3);
      await broadcast(all[0], { from: "io", to: [all[1].socket.id], ev: "x" });
      await broadcast(all[0], { from: "io", to: [all[0].socket.id, all[2].socket.id], except: [all[0].socket.id], ev: "y" });
      assert.deepEqual(await heard(all, "x"), [0, 1, 0]);
      assert.deepEqual(await heard(all, "y"), [0, 0, 1]);
    });

    it("bring bytes to all their members", async () => {
      const [room] = roomNames(1);
      const all = await crowd(3);
      await join(all, room);
      const bytes = Buffer.from([0, 1, 254, 255]);
      await broadcast(all[0], { from: "io", to: [room], ev: "x", args: [{ deep: [bytes] }, bytes, "text"] });
      for (const member of all) {
        assert.deepEqual(await member.push("x"), [{ deep: [bytes] }, bytes, "text"]);
      }
    });

    it("bring broadcasts in the order in which they were made", async () => {
      const [room] = roomNames(1);
      const all = await crowd(3);
      await join(all, room);
      for (let i = 0; i < 30; i++) {
        all[0].socket.emit("bcast", { from: "io", to: [room], ev: "x", args: [i] }, () => {});
      }

      for (const member of all) {
        const events = await member.events.collect(30, ({ name }) => name === "x", "thirty");
        assert.deepEqual(
          events.map(({ args }) => args[0]),
          Array.from({ length: 30 }, (_, i) => i),
        );
      }
    });

    it("take broadcasts volatile, compressed and not", async () => {
      const [room] = roomNames(1);
      const all = await crowd(2);
      await join(all, room);
      for (const [i, how] of [{ volatile: true }, { compress: true }, { compress: false }, { volatile: true, compress: true }].entries()) {
        // A volatile one needs a client that waits for something.
        await within(
          (async () => {
            for (;;) {
              await broadcast(all[0], { from: "io", to: [room], ev: `x${i}`, args: ["x".repeat(2000)], ...how });
              if ((await heard(all, `x${i}`)).every((count) => count > 0)) {
                return;
              }
            }
          })(),
          "all have it",
        );
      }
    });

    it("are left by those who go, who are told of before they have gone", async () => {
      const [one, two] = roomNames(2);
      const [it, ...others] = await crowd(4);
      await join([it], one, two);
      await join(others.slice(0, 2), one);
      await join(others.slice(1, 3), two);
      const { id } = it.socket;
      it.close();
      for (const [other, count] of [[others[0], 1], [others[1], 2], [others[2], 1]]) {
        const events = await other.events.collect(count, ({ name }) => name === "leaving", "leaving");
        assert.ok(events.every(({ args }) => args[0] === id));
      }

      assert.deepEqual(await others[0].request("fetch", id), []);
      assert.equal((await others[0].request("fetch", one)).length, 2);
      assert.deepEqual(await heard(others, "leaving"), [1, 2, 1]);
    });
  });

  describe(`broadcasts that are answered over ${transports[0]}`, { concurrency: true }, () => {
    const answering = async (count, ...rooms) => {
      const all = await crowd(count);
      await join(all, ...rooms);
      return all;
    };

    it("collect the answers of all", async () => {
      const [room] = roomNames(1);
      const all = await answering(3, room);
      all.forEach((member, i) => member.socket.on("q", (value, answer) => answer({ i, value })));
      const { err, res } = await all[0].request("bcast-ack", { from: "io", to: [room], ev: "q", args: ["?"] }, 20_000);
      assert.equal(err, false);
      assert.deepEqual(
        res.sort((a, b) => a.i - b.i),
        [0, 1, 2].map((i) => ({ i, value: "?" })),
      );
    });

    it("leave the sender out, and are complete without it", async () => {
      const [room] = roomNames(1);
      const all = await answering(3, room);
      all.slice(1).forEach((member) => member.socket.on("q", (answer) => answer(1)));
      assert.deepEqual(await all[0].request("bcast-ack", { from: "socket", to: [room], ev: "q" }, 20_000), { err: false, res: [1, 1] });
    });

    it("give what came when the time is over", async () => {
      const [room] = roomNames(1);
      const all = await answering(3, room);
      all[1].socket.on("q", (answer) => answer("only me"));
      assert.deepEqual(await all[0].request("bcast-ack", { from: "io", to: [room], ev: "q" }, 300), { err: true, res: ["only me"] });
    });

    it("are answered at once where there is nobody to ask", async () => {
      const [room] = roomNames(1);
      const [it] = await crowd(1);
      assert.deepEqual(await it.request("bcast-ack", { from: "io", to: [room], ev: "q" }, 20_000), { err: false, res: [] });
    });

    it("take bytes for an answer", async () => {
      const [room] = roomNames(1);
      const all = await answering(2, room);
      all.forEach((member) => member.socket.on("q", (bytes, answer) => answer([bytes])));
      const bytes = Buffer.from([1, 2, 3]);
      const { err, res } = await all[0].request("bcast-ack", { from: "io", to: [room], ev: "q", args: [bytes] }, 20_000);
      assert.deepEqual([err, res], [false, [[bytes], [bytes]]]);
    });

    it("count an answer once", async () => {
      const [room] = roomNames(1);
      const all = await answering(2, room);
      all[0].socket.on("q", (answer) => {
        answer(1);
        answer(2);
      });
      assert.deepEqual(await all[0].request("bcast-ack", { from: "io", to: [room], ev: "q" }, 300), { err: true, res: [1] });
    });
  });

  describe(`many sockets over ${transports[0]}`, { concurrency: true }, () => {
    it("are found by a room, with their rooms and data", async () => {
      const [room, other] = roomNames(2);
      const all = await crowd(3);
      await join(all.slice(0, 2), room);
      await join(all.slice(0, 1), other);
      await all[0].request("set-data", { user: "alice", deep: [1, null] });
      const found = await all[2].request("fetch", room);
      const byId = Object.fromEntries(found.map(({ id, rooms, data }) => [id, { rooms, data }]));
      assert.deepEqual(byId, {
        [all[0].socket.id]: { rooms: [other, room].sort(), data: { user: "alice", deep: [1, null] } },
        [all[1].socket.id]: { rooms: [room], data: {} },
      });
      assert.deepEqual(await all[2].request("fetch", randomUUID()), []);
      const [own] = await all[2].request("fetch", all[2].socket.id);
      assert.equal(own.id, all[2].socket.id);
    });

    it("are made to join and leave", async () => {
      const [room, next, last] = roomNames(3);
      const all = await crowd(3);
      await join(all.slice(0, 2), room);
      await all[2].request("all-join", room, next);
      assert.equal((await all[2].request("fetch", next)).length, 2);
      await all[2].request("all-join", next, [last, "z"]);
      assert.deepEqual(await all[0].request("leave", "nothing"), [room, next, last, "z"].sort());
      await all[2].request("all-leave", room, next);
      assert.deepEqual(await all[2].request("fetch", next), []);
      await all[2].request("all-leave", room, [last, "z"]);
      assert.deepEqual(await all[0].request("leave", "nothing"), [room]);
      await broadcast(all[2], { from: "io", to: [next, last], ev: "x" });
      assert.deepEqual(await heard(all, "x"), [0, 0, 0]);
    });

    it("are thrown out, of the namespace or altogether", async () => {
      for (const close of [false, true]) {
        const [room] = roomNames(1);
        const all = await crowd(3);
        await join(all.slice(0, 2), room);
        const dyn = all[0].socket.io.socket("/dyn-1");
        await within(new Promise((resolve) => dyn.on("connect", resolve)), "the namespace");
        const closed = new Promise((resolve) => dyn.on("disconnect", resolve));
        all[2].socket.emit("all-kick", room, close);
        for (const member of all.slice(0, 2)) {
          assert.equal((await member.next("disconnect")).reason, "io server disconnect");
        }

        assert.equal(all[2].socket.connected, true);
        if (close) {
          assert.equal(await within(closed, "the session's end"), "io server disconnect");
        } else {
          assert.equal(await within(dyn.emitWithAck("where"), "the other namespace"), "/dyn-1");
        }
      }
    });
  });

  describe(`one socket over ${transports[0]}`, { concurrency: true }, () => {
    it("is asked, and answers", async () => {
      const it = await connected("P4", "/", { transports });
      it.socket.once("question", (answer) => answer("42"));
      assert.deepEqual(await it.request("ask", 20_000), { err: false, v: "42" });
      const bytes = Buffer.from([1]);
      it.socket.once("question", (answer) => answer({ deep: bytes }));
      assert.deepEqual(await it.request("ask", 20_000), { err: false, v: { deep: bytes } });
    });

    it("is asked, and does not answer in time", async () => {
      const it = await connected("P4", "/", { transports });
      let late;
      it.socket.on("question", (answer) => (late = answer));
      assert.deepEqual(await it.request("ask", 50), { err: true, v: null });
      late("too late");
      assert.equal(await it.request("echo", "still"), "still");
    });

    it("is counted event by event", async () => {
      const it = await connected("P4", "/", { transports });
      assert.equal(await it.request("any-count"), 1);
      it.socket.emit("unheard", 1);
      it.socket.emit("unheard", Buffer.from([1]));
      await it.request("echo", 1);
      assert.equal(await it.request("any-count"), 5);
    });

    it("is told that an event was refused by its middleware, and the handler never sees it", async () => {
      const it = await connected("P4", "/", { transports });
      it.socket.emit("blocked", 1);
      assert.deepEqual(await it.push("socket-error"), ["blocked"]);
      it.socket.emit("blocked", Buffer.from([1]));
      assert.deepEqual(await it.request("echo", 1, "two", [3]), 1);
      await it.events.collect(2, ({ name }) => name === "socket-error", "two refusals");
      assert.ok(!it.events.all.some(({ name }) => name === "must-not-happen"));
    });

    it("gets a burst in order, and of a volatile one what it can take", async () => {
      const it = await connected("P4", "/", { transports });
      it.socket.emit("burst", 500);
      const burst = await it.events.collect(500, ({ name }) => name === "b", "the burst");
      assert.deepEqual(
        burst.map(({ args }) => args[0]),
        Array.from({ length: 500 }, (_, i) => i),
      );
      it.socket.emit("volatile-burst", 200);
      await it.push("v-end");
      const some = it.events.all.filter(({ name }) => name === "v").map(({ args }) => args[0]);
      assert.deepEqual(
        some,
        [...new Set(some)].sort((a, b) => a - b),
      );
      assert.equal(it.events.all.at(-1).name, "v-end");
    });

    it("knows how it is connected", async () => {
      const it = await connected("P4", "/", { transports });
      assert.equal(await it.request("transport"), transports[0]);
    });
  });

  describe(`namespaces by pattern over ${transports[0]}`, { concurrency: true }, () => {
    const name = () => `/dyn-${Math.trunc(Math.random() * 1e12)}`;

    it("begin with their first socket, and are gone with their last", async () => {
      const [one, two] = [name(), name()];
      const witness = await connected("P4", "/", { transports });
      assert.equal(await witness.request("has-nsp", one), false);
      const [first, second, other] = [await connected("P4", one, { transports }), await connected("P4", one, { transports }), await connected("P4", two, { transports })];
      assert.equal(await first.request("where"), one);
      assert.equal(await other.request("where"), two);
      first.close();
      assert.equal(await second.request("where"), one);
      assert.equal(await witness.request("has-nsp", one), true);
      second.close();
      // That one goes takes the server a moment, which nothing announces.
      await within(
        (async () => {
          while (await witness.request("has-nsp", one)) {}
        })(),
        "the namespace is gone",
      );
      assert.equal(await witness.request("has-nsp", two), true);
      const again = await connected("P4", one, { transports });
      assert.equal(await again.request("where"), one);
    });

    it("do not begin for names that the pattern does not take", async () => {
      const witness = await connected("P4", "/", { transports });
      for (const wrong of ["/dyn-", "/dyn-x", "/dyn-1x", "/DYN-1", "/dyn-1/2"]) {
        const { message } = await client("P4", wrong, { transports }).next("connect_error");
        assert.equal(message, "Invalid namespace");
        assert.equal(await witness.request("has-nsp", wrong), false);
      }
    });

    it("keep broadcasts and rooms to themselves", async () => {
      const namespace = name();
      const inside = await connected("P4", namespace, { transports });
      const outside = await connected("P4", "/", { transports });
      const mark = randomUUID();
      await broadcast(outside, { from: "io", ev: mark });
      await inside.request("where");
      assert.deepEqual(inside.events.all.filter((event) => event.name === mark), []);
      assert.deepEqual(await outside.request("fetch", inside.socket.id), []);
    });
  });
}
