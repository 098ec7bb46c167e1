// The page's connection: when it tries again, with what, and when it gives up. Clock, socket and proxy are in our hands.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, mock, test } from "node:test";
import { explainClose } from "./public/close-codes.js";
import { PriceStream } from "./public/price-stream.js";

let sockets;
let answers;
let tokens;
let statuses;
let pushes;

class FakeSocket extends EventTarget {
  sent = [];
  closedByUs = false;

  constructor(url, protocols) {
    super();
    Object.assign(this, { url, protocols });
    sockets.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closedByUs = true;
  }

  says(message) {
    this.dispatchEvent(Object.assign(new Event("message"), { data: JSON.stringify(message) }));
  }

  ends(code) {
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}

beforeEach(() => {
  [sockets, answers, statuses, pushes, tokens] = [[], [], [], [], 0];
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  globalThis.WebSocket = FakeSocket;
  globalThis.fetch = async (path, { method }) => {
    assert.deepEqual([path, method], ["/token", "POST"]);
    const { status = 200, body = { token: `token-${++tokens}` } } = answers.shift() ?? {};
    return Response.json(body, { status });
  };
});

afterEach(() => mock.timers.reset());

async function connected() {
  const stream = new PriceStream("ws://server/ws", ["0x01:1"], {
    status: (status) => statuses.push(status),
    push: (message) => pushes.push(message),
  });
  await stream.connect();
  return stream;
}

async function admitted() {
  const stream = await connected();
  sockets.at(-1).dispatchEvent(new Event("open"));
  sockets.at(-1).says({ type: "subscribed", id: "prices" });
  return stream;
}

/** Lets the back-off pass and the token arrive. */
async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
}

test("Connect_TokenAtHand_OpensWithItOutsideTheUrlAndSubscribes", async () => {
  await admitted();

  assert.equal(sockets[0].url, "ws://server/ws?refuse=close");
  assert.deepEqual(sockets[0].protocols, ["sallyport.v1", "bearer.token-1"]);
  assert.deepEqual(sockets[0].sent, [
    { action: "subscribe", subscription_type: "Prices", asset_ids: ["0x01:1"], id: "prices" },
  ]);
  assert.equal(statuses.at(-1).state, "live");
});

test("Push_OfTheChannel_GoesToTheListener", async () => {
  await admitted();
  sockets[0].says({ channel: "Prices", asset_id: "0x01:1", seq: 1 });
  assert.deepEqual(pushes, [{ channel: "Prices", asset_id: "0x01:1", seq: 1 }]);
});

for (const code of [1001, 1006, 1011, 1012, 1013, 4401, 4408, 4409, 4429]) {
  test(`Close_${code}_TriesAgainWithAFreshToken`, async () => {
    await admitted();
    sockets[0].ends(code);
    assert.equal(statuses.at(-1).state, "waiting");
    await pass(30_000);
    assert.deepEqual(sockets[1].protocols, ["sallyport.v1", "bearer.token-2"]);
  });
}

for (const code of [1009, 4400, 4403]) {
  test(`Close_${code}_Ends`, async () => {
    await admitted();
    sockets[0].ends(code);
    await pass(60_000);
    assert.equal(statuses.at(-1).state, "ended");
    assert.equal(sockets.length, 1);
  });
}

test("Close_4429_WaitsLonger", async () => {
  await admitted();
  sockets[0].ends(4429);
  await pass(9_000);
  assert.equal(sockets.length, 1);
});

test("Close_FreshTokenRefusedTwice_Ends", async () => {
  await connected();
  sockets[0].ends(4401);
  await pass(30_000);
  sockets[1].ends(4401);
  await pass(60_000);
  assert.equal(statuses.at(-1).state, "ended");
  assert.equal(sockets.length, 2);
});

test("Close_AgainAndAgain_BacksOffUpToHalfAMinute", async () => {
  await connected();
  const waits = [];
  for (let round = 0; round < 10; round++) {
    sockets.at(-1).ends(1006);
    let waited = 0;
    for (const before = sockets.length; sockets.length === before; waited += 100) {
      await pass(100);
    }
    waits.push(waited);
  }

  assert.ok(waits[0] <= 600, `${waits[0]}`);
  assert.ok(waits.at(-1) >= 15_000 && waits.at(-1) <= 30_100, `${waits.at(-1)}`);
});

test("Token_KeyRefused_Ends", async () => {
  answers.push({ status: 403, body: { error: "the server does not accept the key" } });
  await connected();
  assert.deepEqual(statuses.at(-1), { state: "ended", text: "Not connected: the server does not accept the key" });
});

test("Token_ServerAway_TriesAgain", async () => {
  answers.push({ status: 502, body: { error: "the server cannot be reached" } });
  await connected();
  assert.equal(statuses.at(-1).state, "waiting");
  await pass(30_000);
  assert.equal(sockets.length, 1);
});

test("Hurry_WhileWaiting_TriesAtOnceAndOnlyOnce", async () => {
  const stream = await admitted();
  sockets[0].ends(1006);
  stream.hurry();
  stream.hurry();
  await pass(30_000);
  assert.equal(sockets.length, 2);
});

test("Hurry_WhileLive_DoesNothing", async () => {
  const stream = await admitted();
  await pass(25_000);
  stream.hurry();
  await pass(0);
  assert.equal(sockets.length, 1);
});

test("Ping_Answered_ConnectionStays", async () => {
  await admitted();
  await pass(25_000);
  assert.deepEqual(sockets[0].sent.at(-1), { action: "ping" });
  sockets[0].says({ type: "pong" });
  await pass(20_000);
  assert.equal(statuses.at(-1).state, "live");
});

test("Ping_NoAnswer_ConnectsAnew", async () => {
  await admitted();
  await pass(25_000);
  await pass(10_000);
  assert.equal(sockets[0].closedByUs, true);
  assert.match(statuses.at(-1).text, /fell silent/);
  await pass(30_000);
  assert.equal(sockets.length, 2);

  // The old socket has no say any more.
  sockets[0].ends(4403);
  assert.notEqual(statuses.at(-1).state, "ended");
});

test("Subscribe_RefusedForNow_WaitsAsLongAsAsked", async () => {
  await connected();
  sockets[0].says({ type: "error", id: "prices", code: "RATE_LIMITED", message: "too many", retryAfterMs: 5_000 });
  await pass(4_900);
  assert.equal(sockets.length, 1);
  await pass(30_000);
  assert.equal(sockets.length, 2);
});

test("Subscribe_RefusedForGood_Ends", async () => {
  await connected();
  sockets[0].says({ type: "error", id: "prices", code: "INVALID_TOKEN", message: "no such asset" });
  assert.deepEqual(statuses.at(-1), { state: "ended", text: "Not connected: no such asset" });
});

test("ExplainClose_EveryCodeOfTheCatalogue_IsKnown", async () => {
  const catalogue = await readFile(new URL("../../docs/errors.md", import.meta.url), "utf8");
  const codes = [...catalogue.matchAll(/^\| (\d{4}) \| \w+ \|/gm)].map(([, code]) => Number(code));
  assert.ok(codes.length >= 10);
  for (const code of codes) {
    assert.doesNotMatch(explainClose(code).reason, /\d/, `${code}`);
  }
});
