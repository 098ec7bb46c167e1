// Where this server is not Node's: every difference that odd input on the wire has shown, with what Node's server does and why this one does not.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { engineUrl, Frames, Polling, refusedUpgrade } from "../clients/engine-wire.mjs";
import { ask } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";
import { until, within } from "../stand/wait.mjs";

const [engine, sockets] = ["/engine.io/", "/socket.io/"];

const connected = async () => {
  const socket = await Frames.open(at.P1, { path: sockets });
  socket.send("40");
  await socket.take(2);
  return socket;
};

/** A test of what is true of this server alone. */
const here = (sentence, test) => it(sentence, { skip: process.env.CONFORMANCE_HOST !== undefined }, test);

describe("unlike Node's, this server's JSON", { concurrency: 4 }, () => {
  for (const [what, sent, back] of [
    // Node's parses every argument into a number of 64 bits and writes it anew; here arguments are handed on as they came until a handler asks.
    ["keeps numbers as they were written", "1.0,-0,1e5,1e400,123456789012345678901234567890"],
    ["keeps members that have the same name", '{"a":1,"a":2}'],
  ]) {
    here(what, async () => {
      const socket = await connected();
      socket.send(`42["message",${sent}]`);
      assert.equal(await socket.next(), `42["message-back",${back ?? sent}]`);
    });
  }

  here("keeps the id of an acknowledgement exact, up to 64 bits", async () => {
    // Node's rounds it beyond 2^53, and answers another id than was asked for.
    const socket = await connected();
    socket.send('429007199254740993["message-with-ack"]');
    assert.equal(await socket.next(), "439007199254740993[]");
    socket.send('4299999999999999999999["message-with-ack"]');
    assert.equal(await socket.next(), "4318446744073709551615[]");
  });

  here("reads half a surrogate pair without ending the session", async () => {
    const socket = await connected();
    socket.send('42["\\ud83d"]');
    socket.send('42["message","\\ud83d",{"\\udc00":1}]');
    assert.equal(await socket.next(), '42["message-back","\\ud83d",{"\\udc00":1}]');
  });

  here("takes no whitespace for a number", async () => {
    // Node's reads a space before the array as the id 0, and answers it.
    const socket = await connected();
    socket.send('42 ["message"]');
    assert.equal(await socket.next(), '42["message-back"]');
    const nameless = await Frames.open(at.P1, { path: sockets });
    nameless.send("40 ");
    assert.equal(await nameless.next(), undefined);
  });

  here("is no deeper than it may be", async () => {
    // Node's has no bound: some ten thousand levels, sent back by a handler, exhaust its stack and end its process.
    const nested = (levels) => `42["message",${"[".repeat(levels)}${"]".repeat(levels)}]`;
    const socket = await connected();
    socket.send(nested(63));
    assert.equal(await socket.next(), nested(63).replace("message", "message-back"));
    socket.send(nested(64));
    assert.equal(await socket.next(), undefined);
  });
});

describe("unlike Node's, this server's attachments", { concurrency: 4 }, () => {
  for (const [what, packet, ...frames] of [
    // Node's takes the packet apart and puts it together anew: twice the frame, no frame, no other members.
    ["are sent once where two placeholders name one", '451-["message",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]', [1]],
    ["are sent on although no placeholder names them", '452-["message",{"_placeholder":true,"num":0}]', [1], [2]],
    ["may have placeholders with members of their own", '451-["message",{"num":0,"x":1,"_placeholder":true}]', [1]],
  ]) {
    here(what, async () => {
      const socket = await connected();
      const bytes = frames.map((frame) => Buffer.from(frame));
      socket.send(packet, ...bytes);
      assert.deepEqual(await socket.take(1 + frames.length), [packet.replace("message", "message-back"), ...bytes]);
    });
  }

  here("are not found by half a number", async () => {
    // Node's gives the handler undefined.
    const socket = await connected();
    socket.send('451-["message",{"_placeholder":true,"num":0.5}]', Buffer.from([1]));
    assert.equal(await socket.next(), undefined);
  });

  for (const packet of ["b=", "bA", "bAA", "bAA=", "bAA==AA", "b-_-_", "bÄ", "b@@@"]) {
    here(`are no bytes that ${packet} may have meant`, async () => {
      // Node's decodes what it can and drops the rest.
      const session = await Polling.open(at.P1);
      await session.post(packet);
      await until(async () => !(await session.isKnown()), "the session is forgotten");
    });
  }
});

describe("unlike Node's, this server's namespaces", { concurrency: 4 }, () => {
  here("may be left and entered at once", async () => {
    // Node's leaves a moment later than it is told, and ends the session because the namespace is still entered.
    const socket = await connected();
    socket.send("41", "40");
    assert.match(await socket.next(), /^40\{/);
    assert.equal(await socket.next(), '42["auth",{}]');
    const session = await Polling.open(at.P1, { path: sockets });
    await session.post(["40", "41", "40"]);
    const [first, , second] = await session.take(4);
    assert.notEqual(first, second);
  });

  here("are asked for once at a time", async () => {
    // Node's gives the same namespace two sockets, of which it forgets one. Here the second waits, and is not needed once the first is in.
    const socket = await Frames.open(at.P3, { path: sockets });
    socket.send('40/secure,{"token":"slow"}', '40/secure,{"token":"valid"}', "40");
    assert.match(await socket.next(), /^40\{/);
    assert.match(await socket.next(), /^40\/secure,\{"sid"/);
    socket.send('42/secure,1["whoami"]');
    assert.match(await socket.next(), /^43\/secure,1\[/);
  });

  here("must be entered again soon by a session that has left all of them", async () => {
    // Node's looks once, after connectTimeout, and never again.
    const socket = await connected();
    socket.send("41");
    assert.equal(await socket.next(), undefined);
  });
});

describe("unlike Node's, this server's sessions", { concurrency: 4 }, () => {
  for (const [what, ...frames] of [
    ["are not taken over without a probe", "5"],
    ["are not taken over after two probes", "2probe", "2probe"],
    ["are not taken over by an upgrade with something behind it", "2probe", "5x"],
  ]) {
    here(what, async () => {
      // Node's looks at the type of the packet alone; a second probe ends the session.
      const session = await Polling.open(at.P1);
      const socket = await Frames.to(engineUrl(at.P1, { transport: "websocket", sid: session.sid }));
      socket.send(...frames);
      await socket.closeCode();
      await session.post("4still");
      let packet;
      while ((packet = await session.next()) === "6") {}
      assert.equal(packet, "4still");
    });
  }

  for (const [what, query] of [
    ["no version", ""],
    ["version 3", "&EIO=3"],
  ]) {
    here(`are refused ${what} over a WebSocket before the upgrade`, async () => {
      // Node's upgrades, and then writes an HTTP answer into the WebSocket.
      const url = `${at.P1}${engine}?transport=websocket${query}`;
      assert.deepEqual(await refusedUpgrade(url), { status: 400, text: "Unsupported protocol version", type: "text/html" });
    });
  }

  here("need their version only to begin", async () => {
    // Node's refuses a later request that does not repeat it.
    const session = await Polling.open(at.P1);
    assert.equal((await ask(session.url.replace("EIO=4&", ""), { method: "POST", body: "4text" })).status, 200);
    assert.equal(await session.next(), "4text");
  });

  here("are closed with 1000, which says that it was meant, whoever closes them", async () => {
    // Node's gives no code when it closes, and sends the client's code back when the client does.
    const socket = await Frames.open(at.P1);
    socket.send("7");
    assert.equal(await socket.closeCode(), 1000);
    const leaving = await Frames.open(at.P1);
    leaving.close(3000);
    assert.equal(await leaving.closeCode(), 1000);
  });
});

describe("unlike Node's, this server's HTTP", { concurrency: 4 }, () => {
  here("gives no JSONP", async () => {
    // Node's still wraps its answers in a script for j=0. No client of protocol 4 asks for it.
    assert.match((await ask(engineUrl(at.P1, { transport: "polling", j: 0 }))).text, /^0\{/);
  });

  here("takes its path in capitals and in percent signs, as ASP.NET Core does", async () => {
    for (const path of ["/ENGINE.IO/", "/engine%2eio/"]) {
      assert.equal((await ask(engineUrl(at.P1, { transport: "polling" }, path))).status, 200);
    }
  });

  here("upgrades to version 13 of the WebSocket protocol only", async () => {
    // Node's takes the draft of version 8, too.
    const { hostname, port } = new URL(at.P1);
    const head = [`GET ${engine}?EIO=4&transport=websocket HTTP/1.1`, "Host: x", "Connection: Upgrade", "Upgrade: websocket"];
    head.push("Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "");
    const answer = new Promise((resolve) => {
      const socket = connect(Number(port), hostname, () => socket.write(head.join("\r\n")));
      socket.on("data", (data) => resolve(data.toString().split("\r\n")[0]) || socket.destroy());
    });
    assert.equal(await within(answer, "an answer"), "HTTP/1.1 400 Bad Request");
  });
});

describe("unlike Node's, this server on P2 and P4", { concurrency: 4 }, () => {
  here("sets each cookie in a header of its own, over a WebSocket too", async () => {
    // Node's joins what the application sets into one header there, which browsers take for one cookie, and leaves its own cookie out.
    assert.equal((await Frames.open(at.P2)).headers["set-cookie"].length, 4);
    const socket = await Frames.open(at.P4, { path: sockets });
    assert.deepEqual(socket.headers["set-cookie"], [`io=${socket.handshake.sid}; Path=/; HttpOnly; SameSite=Lax`]);
  });

  here("leaves messages below the threshold uncompressed on every WebSocket", async () => {
    // ws, on which Node's stands, asks for the threshold only where no context is kept between messages.
    const socket = await Frames.open(at.P4, { path: sockets, perMessageDeflate: true });
    socket.send("40");
    await socket.next();
    const before = socket.bytesRead;
    socket.send('420["big",900]');
    await socket.next();
    assert.ok(socket.bytesRead - before >= 900, `${socket.bytesRead - before} bytes`);
  });
});
