// engine.io-client on P2's bare Engine.IO endpoint: 100 bytes a message, four cookies, and a greeting.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { Fetch, NodeWebSocket, NodeXHR, Socket } from "engine.io-client";
import { engineUrl, Frames, Polling, refusedUpgrade } from "../clients/engine-wire.mjs";
import { ask, refusal } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";
import { Inbox, until, within } from "../stand/wait.mjs";

const cookies = [
  /^1=1; Max-Age=86400$/,
  /^2=2; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  /^3=3; Max-Age=0$/,
  /^4=4; Expires=\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/,
];
const russian = "пойду спать всем спокойной ночи";
const sockets = new Set();

after(() => sockets.forEach((socket) => socket.close()));

/** A client with its life written down: open, upgrade, messages, close, errors. */
class Client {
  events = new Inbox();

  constructor({ query = "", ...options } = {}) {
    this.socket = new Socket(`${at.P2}${query}`, { path: "/engine.io/", transports: ["websocket"], ...options });
    sockets.add(this.socket);
    for (const name of ["open", "upgrade", "message", "close", "error"]) {
      this.socket.on(name, (value) => this.events.put({ name, value }));
    }
  }

  async next(name) {
    return (await this.events.find((event) => event.name === name, name)).value;
  }

  /** The first messages, without the greeting. */
  async messages(count) {
    const all = await this.events.collect(count + 1, ({ name }) => name === "message", `${count} messages`);
    return all.map(({ value }) => value).slice(1);
  }

  send(...messages) {
    messages.forEach((message) => this.socket.send(message));
  }
}

for (const [name, options] of [
  ["a WebSocket", { transports: ["websocket"] }],
  ["polling", { transports: ["polling"] }],
  ["polling, then a WebSocket,", { transports: ["polling", "websocket"] }],
  ["fetch, then ws,", { transports: [Fetch, NodeWebSocket] }],
]) {
  describe(`engine.io-client over ${name}`, { concurrency: true }, () => {
    const open = () => new Client(options);

    it("opens, and is greeted", async () => {
      const client = open();
      await client.next("open");
      assert.equal(await client.next("message"), "hi");
      assert.match(client.socket.id, /^[\w-]{20,}$/);
    });

    it("gets its text back, in every script", async () => {
      const client = open();
      const texts = ["0", "a", "cash money €€€", "Ä ä Ü ü ß", "👩‍👩‍👧‍👦", "\u0000\u2028", "x".repeat(99)];
      client.send(...texts);
      assert.deepEqual(await client.messages(texts.length), texts);
    });

    it("gets its bytes back, in order with text", async () => {
      const client = open();
      const messages = [Buffer.from([0, 1, 2]), "text", new Uint8Array([3, 4, 5]), Buffer.alloc(0), "4", new Uint8Array([6]).buffer];
      client.send(...messages);
      const back = (await client.messages(6)).map((message) => (typeof message === "string" ? message : [...new Uint8Array(message)]));
      assert.deepEqual(back, [[0, 1, 2], "text", [3, 4, 5], [], "4", [6]]);
    });

    it("is given what it asks for", async () => {
      const client = open();
      client.send("give binary", "give utf8");
      const [bytes, text] = await client.messages(2);
      assert.deepEqual([...new Uint8Array(bytes)], [0, 1, 2, 3, 4]);
      assert.equal(text, russian);
    });

    it("takes bytes as ArrayBuffer where it says so", async () => {
      const client = open();
      client.socket.binaryType = "arraybuffer";
      client.send("give binary");
      const [bytes] = await client.messages(1);
      assert.ok(bytes instanceof ArrayBuffer);
    });

    it("sends many messages, and gets them back in order", async () => {
      const client = open();
      const messages = Array.from({ length: 300 }, (_, i) => `message ${i}`);
      client.send(...messages);
      assert.deepEqual(await client.messages(300), messages);
    });

    it("keeps its buffer until all is written, and then closes", async () => {
      const client = open();
      await client.next("open");
      const messages = Array.from({ length: 20 }, (_, i) => `message ${i}`);
      let drained = 0;
      client.socket.on("drain", () => drained++);
      client.send(...messages);
      assert.ok(client.socket.writeBuffer.length > 0);
      client.socket.close();
      await client.next("close");
      assert.equal(client.socket.writeBuffer.length, 0);
      assert.ok(drained > 0);
    });

    it("lives on over heartbeats", async () => {
      const client = open();
      let pings = 0;
      await within(new Promise((resolve) => client.socket.on("ping", () => ++pings === 3 && resolve())), "three pings");
      client.send("alive");
      assert.deepEqual(await client.messages(1), ["alive"]);
    });

    it("closes, also before it is open", async () => {
      const client = open();
      await client.next("open");
      client.socket.close();
      assert.equal(await client.next("close"), "forced close");
      const sid = client.socket.id;
      await until(async () => (await ask(engineUrl(at.P2, { transport: "polling", sid }))).text.includes('"code":1'), "the session is forgotten");
      const early = open();
      early.socket.close();
      await early.next("close");
      assert.ok(!early.events.all.some(({ name: event }) => event === "message"));
    });

    it("is refused when its query says deny", async () => {
      const client = new Client({ ...options, query: "/?deny=1" });
      const error = await client.next("error");
      assert.match(error.message, /^(xhr poll|fetch read|websocket) error$/);
      if (error.message !== "websocket error") {
        assert.equal(error.description, 403);
      }

      assert.equal(await client.next("close"), "transport error");
    });
  });
}

describe("engine.io-client's upgrade", { concurrency: true }, () => {
  const upgrading = (options) => new Client({ transports: ["polling", "websocket"], ...options });

  it("ends on a WebSocket", async () => {
    const client = upgrading();
    await client.next("open");
    assert.equal(client.socket.transport.name, "polling");
    assert.equal((await client.next("upgrade")).name, "websocket");
    client.send("over");
    assert.deepEqual(await client.messages(1), ["over"]);
  });

  it("stays away where the client does not want it", async () => {
    for (const options of [{ upgrade: false }, { upgrade: false, transports: [Fetch, NodeWebSocket] }, { transports: ["polling"] }]) {
      const client = upgrading(options);
      for (const message of ["one", "two", "three"]) {
        client.send(message);
      }

      assert.deepEqual(await client.messages(3), ["one", "two", "three"]);
      assert.equal(client.socket.transport.name, "polling");
    }
  });

  it("loses nothing of what is sent meanwhile, text and bytes", async () => {
    const client = upgrading();
    const sent = [];
    let over = false;
    client.socket.on("upgrade", () => (over = true));
    await client.next("open");
    while (!over || sent.length < 200) {
      const message = sent.length % 3 === 0 ? Buffer.from([sent.length % 256]) : `message ${sent.length}`;
      client.send(message);
      sent.push(message);
      if (sent.length % 5 === 0) {
        await client.messages(sent.length - 5);
      }
    }

    assert.deepEqual(await client.messages(sent.length), sent);
  });

  it("is waited for when the client closes meanwhile", async () => {
    const client = upgrading();
    const closed = client.next("close");
    client.socket.on("upgrading", () => {
      client.socket.send("last words");
      client.socket.close();
    });
    assert.equal(await closed, "forced close");
    assert.ok(client.events.all.some(({ name }) => name === "upgrade"));
  });
});

describe("P2's /engine.io/ by hand", { concurrency: true }, () => {
  it("tells its own limits, and says hi", async () => {
    const session = await Polling.open(at.P2);
    const { pingInterval, pingTimeout, maxPayload, upgrades } = session.handshake;
    assert.deepEqual([pingInterval, pingTimeout, maxPayload, upgrades], [500, 20_000, 100, ["websocket"]]);
    assert.equal(await session.next(), "4hi");
  });

  it("is refused with 403 by the query, and with 400 where a WebSocket was asked for", async () => {
    assert.deepEqual(await refusal(engineUrl(at.P2, { transport: "polling", deny: "" })), {
      status: 403,
      type: "application/json",
      code: 4,
      message: "Forbidden",
    });
    const { status, text } = await refusedUpgrade(engineUrl(at.P2, { transport: "websocket", deny: 1 }));
    assert.deepEqual([status, text], [400, "Forbidden"]);
  });

  it("asks the application once in a session: what is refused to newcomers is not refused to those inside", async () => {
    const session = await Polling.open(at.P2);
    assert.equal(await session.next(), "4hi");
    assert.equal((await ask(`${session.url}&deny=1`, { method: "POST", body: "4still" })).status, 200);
    assert.equal(await session.next(), "4still");
  });

  it("sets its cookies with the first answer of a session, and never again", async () => {
    const session = await Polling.open(at.P2);
    const set = session.answer.headers["set-cookie"];
    assert.equal(set.length, 4);
    set.forEach((cookie, i) => assert.match(cookie, cookies[i]));
    for (const answer of [await session.poll(), await session.post("4text"), await session.poll()]) {
      assert.equal(answer.status, 200);
      assert.equal(answer.headers["set-cookie"], undefined);
    }
  });

  it("sets its cookies with the upgrade of a session that begins there", async () => {
    const socket = await Frames.open(at.P2);
    // Node's server joins them with commas, which is one header.
    const set = socket.headers["set-cookie"].flatMap((header) => header.split(/,(?=\d=)/));
    assert.equal(set.length, 4);
    set.forEach((cookie, i) => assert.match(cookie, cookies[i]));
  });

  it("takes 100 bytes, counted as bytes, and no more", async () => {
    const session = await Polling.open(at.P2);
    assert.equal(await session.next(), "4hi");
    const largest = `4${"€".repeat(33)}`;
    assert.equal((await session.post(largest)).status, 200);
    assert.equal(await session.next(), largest);
    assert.equal((await session.post(`${largest}x`)).status, 413);
    const socket = await Frames.open(at.P2);
    assert.equal(await socket.next(), "4hi");
    socket.send(largest);
    assert.equal(await socket.next(), largest);
    socket.send(`${largest}x`);
    assert.equal(await socket.closeCode(), 1009);
  });
});

describe("engine.io-client's cookies and headers", { concurrency: true }, () => {
  const headersOf = async (options) => {
    const client = new Client({ transports: ["polling"], ...options });
    await client.next("message");
    client.send("sendHeaders");
    const [headers] = await client.messages(1);
    return JSON.parse(headers);
  };

  it("come with every request where the client keeps them, and only while they live", async () => {
    const kept = await headersOf({ withCredentials: true });
    assert.equal(kept.cookie, "1=1; 2=2");
    const dropped = await headersOf();
    assert.equal(dropped.cookie, undefined);
  });

  it("come as the client names them", async () => {
    for (const Transport of ["polling", NodeXHR, Fetch]) {
      const headers = await headersOf({ transports: [Transport], extraHeaders: { "X-Custom-Header-For-My-Project": "my-secret" } });
      assert.equal(headers["x-custom-header-for-my-project"], "my-secret");
      assert.equal(headers["content-type"], "text/plain;charset=UTF-8");
    }
  });
});

describe("engine.io-client and messages that are too large", { concurrency: true }, () => {
  it("is closed on a WebSocket", async () => {
    const client = new Client();
    await client.next("message");
    client.send("x".repeat(101));
    assert.equal(await client.next("close"), "transport close");
  });

  it("fails over polling", async () => {
    const client = new Client({ transports: ["polling"] });
    await client.next("message");
    client.send("x".repeat(101));
    const { message, description } = await client.next("error");
    assert.deepEqual([message, description], ["xhr post error", 413]);
    assert.equal(await client.next("close"), "transport error");
  });

  it("cuts its buffer into bodies that are not", async () => {
    const client = new Client({ transports: ["polling"] });
    await client.next("message");
    const messages = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(30).slice(0, 60));
    client.send(...messages);
    assert.deepEqual(await client.messages(20), messages);
  });
});
