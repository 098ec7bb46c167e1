// What a client sees of what the library has beside the conformance description: socket.io-client against profile P6 of tests/ConformanceHost.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { program } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { freePort } from "../stand/free-port.mjs";

// Both ways to schedule: docs/socketio/scaling.md.
const pool = { DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: "0" };
const inline = { DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS: "1", CONFORMANCE_SCHEDULING: "inline" };

for (const [threads, environment] of [["the thread pool", pool], ["the sockets' thread", inline]]) describe(`handlers on ${threads}`, () => {
  let host;
  let url;
  const clients = [];

  before(async () => {
    const port = await freePort();
    host = new Child("dotnet", [program("ConformanceHost", "ConformanceHost"), `P6=${port}`], { environment });
    await host.line(/^P6 listening/);
    url = `http://127.0.0.1:${port}`;
  });

  after(async () => {
    clients.forEach((client) => client.close());
    await host?.stop();
  });

  for (const transports of [["websocket"], ["polling"]]) {
    const open = (namespace, auth) => {
      const client = new SocketIoClient(`${url}${namespace}`, auth, { transports, reconnection: false });
      clients.push(client);
      return client;
    };
    const connect = async (namespace, auth) => {
      const client = open(namespace, auth);
      await client.connected();
      return client;
    };
    const member = (namespace, ...rooms) => connect(namespace, { token: "family", rooms });

    describe(`a family of namespaces over ${transports[0]}`, () => {
      it("hears what is said to all its members, by their rooms", async () => {
        const [one, two] = [await member("/family-1", "a"), await member("/family-2", "a", "b")];
        const all = [one, two];
        const members = await one.request("say", ["a"], ["b"], { to: "a without b" });
        for (const name of ["/family-0", "/family-1", "/family-2"]) {
          assert.ok(members.includes(name), name);
        }
        await two.request("say", [], [], Buffer.from([1, 2]));
        for (const client of all) {
          const binary = await client.events.find(
            (event) => event.type === "event" && event.name === "said" && Buffer.isBuffer(event.args[0]),
            "binary data for all members",
          );
          assert.deepEqual(binary.args, [Buffer.from([1, 2])]);
        }
        const heard = all.map((client) => client.events.all.filter((event) => event.name === "said").length);
        assert.deepEqual(heard, [2, 1]);
        all.forEach((client) => client.close());
      });

      it("keeps its middleware for members asked for by name, and their own handlers to themselves", async () => {
        const refused = open("/family-0", { token: "none" });
        assert.equal((await refused.next("connect_error")).message, "not of the family");
        const first = await member("/family-0");
        assert.deepEqual(await first.push("welcome"), ["to the first"]);
        const other = await member("/family-9");
        assert.ok((await other.request("made")).includes("/family-9"));
        assert.ok(!other.events.all.some((event) => event.name === "welcome"));
        [first, other].forEach((client) => client.close());
      });
    });

    describe(`rooms that are watched over ${transports[0]}`, () => {
      it("are told of from their first member to their last", async () => {
        const watcher = await connect("/rooms");
        const guest = await connect("/rooms");
        const { id } = guest.socket;
        guest.socket.emit("join", "hall");
        guest.socket.emit("join", "hall");
        assert.deepEqual(await guest.request("rooms"), ["hall"]);
        assert.deepEqual(await watcher.request("in", "hall"), [id]);
        guest.socket.emit("leave", "hall");
        guest.socket.emit("join", "cellar");
        await guest.request("rooms");
        guest.close();
        const told = () => watcher.events.all.filter((event) => event.name === "room").map((event) => event.args.join(" "));
        await watcher.events.find((event) => event.name === "room" && event.args[0] === "deleted" && event.args[1] === "cellar", "the end of the room");
        assert.deepEqual(told(), [
          "created hall",
          `joined hall ${id}`,
          `left hall ${id}`,
          "deleted hall",
          "created cellar",
          `joined cellar ${id}`,
          `left cellar ${id}`,
          "deleted cellar",
        ]);
        assert.deepEqual(await watcher.request("rooms"), []);
        watcher.close();
      });
    });
  }

  describe("a session that is watched", () => {
    const connect = async (transports) => {
      const client = new SocketIoClient(`${url}/sessions`, undefined, { transports, reconnection: false });
      clients.push(client);
      await client.connected();
      return client;
    };

    it("tells of its upgrade, its messages and its end", async () => {
      const watcher = await connect(["polling"]);
      const guest = await connect(["polling", "websocket"]);
      const { id } = guest.socket;
      assert.deepEqual(await guest.push("upgraded"), ["WebSocket"]);
      guest.socket.emit("data", Buffer.from([1, 255]));
      assert.deepEqual(await guest.request("messages"), [
        '51-/sessions,["data",{"_placeholder":true,"num":0}]',
        "01ff",
        '2/sessions,0["messages"]',
      ]);
      guest.close();
      const gone = await watcher.events.find((event) => event.name === "gone" && event.args[0] === id, "the end of the session");
      assert.deepEqual(gone.args, [id, "TransportClose"]);
      watcher.close();
    });

    it("runs a typed handler of one event once", async () => {
      const guest = await connect(["websocket"]);
      assert.equal(await guest.request("once", 1), 2);
      let answered = false;
      guest.socket.emit("once", 1, () => (answered = true));
      await guest.request("messages");
      assert.equal(answered, false);
      guest.close();
    });
  });
});
