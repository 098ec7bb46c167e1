// Engine.IO by hand: how a session begins, and every way in which it does not.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engineUrl, Frames, Polling, refusedUpgrade } from "../clients/engine-wire.mjs";
import { ask, refusal } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";

const refused = (code, message, status = 400) => ({ status, type: "application/json", code, message });
const unknownTransport = refused(0, "Transport unknown");
const unknownSession = refused(1, "Session ID unknown");
const badMethod = refused(2, "Bad handshake method");
const badRequest = refused(3, "Bad request");
const wrongVersion = refused(5, "Unsupported protocol version");

/** Everything but EIO and transport=polling must be given. */
const target = (path, query) => `${at.P1}${path}?${new URLSearchParams(query)}`;

for (const path of ["/engine.io/", "/socket.io/"]) {
  describe(`the handshake of ${path}`, { concurrency: true }, () => {
    it("opens over polling, with all that the client must know", async () => {
      const { answer, handshake } = await Polling.open(at.P1, { path });
      assert.equal(answer.headers["content-type"], "text/plain; charset=UTF-8");
      assert.equal(answer.headers["cache-control"], "no-store");
      assert.deepEqual(Object.keys(handshake), ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]);
      const { sid, ...rest } = handshake;
      assert.match(sid, /^[\w-]{20,}$/);
      assert.deepEqual(rest, { upgrades: ["websocket"], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
    });

    it("opens over a WebSocket, with nothing to upgrade to", async () => {
      const { handshake } = await Frames.open(at.P1, { path });
      const { sid, ...rest } = handshake;
      assert.match(sid, /^[\w-]{20,}$/);
      assert.deepEqual(rest, { upgrades: [], pingInterval: 300, pingTimeout: 200, maxPayload: 1_000_000 });
    });

    it("gives every session an id of its own", async () => {
      const sessions = await Promise.all(Array.from({ length: 20 }, () => Polling.open(at.P1, { path })));
      assert.equal(new Set(sessions.map(({ sid }) => sid)).size, 20);
    });

    for (const [what, query, expected] of [
      ["no transport", { EIO: 4 }, unknownTransport],
      ["an empty transport", { EIO: 4, transport: "" }, unknownTransport],
      ["an unknown transport", { EIO: 4, transport: "abc" }, unknownTransport],
      ["a transport that every object has", { EIO: 4, transport: "constructor" }, unknownTransport],
      ["a transport in capitals", { EIO: 4, transport: "POLLING" }, unknownTransport],
      ["no version", { transport: "polling" }, wrongVersion],
      ["an empty version", { transport: "polling", EIO: "" }, wrongVersion],
      ["version 3", { transport: "polling", EIO: 3 }, wrongVersion],
      ["version 5", { transport: "polling", EIO: 5 }, wrongVersion],
      ["a version that is no number", { transport: "polling", EIO: "abc" }, wrongVersion],
      ["the WebSocket transport without an upgrade", { transport: "websocket", EIO: 4 }, badRequest],
      ["a session nobody knows", { transport: "polling", EIO: 4, sid: "abc" }, unknownSession],
      ["a session nobody knows and an unknown transport", { transport: "abc", EIO: 4, sid: "abc" }, unknownTransport],
    ]) {
      it(`refuses ${what} over HTTP`, async () => {
        assert.deepEqual(await refusal(target(path, query)), expected);
      });
    }

    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) {
      it(`refuses to open a session by ${method}`, async () => {
        assert.deepEqual(await refusal(target(path, { EIO: 4, transport: "polling" }), { method, body: "" }), badMethod);
      });
    }

    it("refuses to post to a session nobody knows", async () => {
      const unknown = target(path, { EIO: 4, transport: "polling", sid: "abc" });
      assert.deepEqual(await refusal(unknown, { method: "POST", body: "4text" }), unknownSession);
    });

    for (const [what, query, text] of [
      ["no transport", { EIO: 4 }, "Transport unknown"],
      ["an unknown transport", { EIO: 4, transport: "abc" }, "Transport unknown"],
      ["a session nobody knows", { transport: "websocket", EIO: 4, sid: "abc" }, "Session ID unknown"],
    ]) {
      it(`refuses ${what} over a WebSocket, before the upgrade`, async () => {
        assert.deepEqual(await refusedUpgrade(target(path, query)), { status: 400, text, type: "text/html" });
      });
    }

    it("takes the last of a parameter given twice, and leaves others to the application", async () => {
      const twice = `${at.P1}${path}?EIO=4&other=1&other=2&transport=abc&transport=polling&b64=1`;
      const { status, text } = await ask(twice);
      assert.equal(status, 200);
      assert.match(text, /^0\{/);
    });

    it("is at its own path only", async () => {
      for (const other of ["/", "/other/", path.slice(0, -1)]) {
        assert.equal((await ask(engineUrl(at.P1, { transport: "polling" }, other))).status, 404, other);
      }
    });
  });
}

describe("the handshake of P3", () => {
  it("is refused with the reason that the application gives", async () => {
    const deny = (value) => engineUrl(at.P3, { transport: "polling", deny: value }, "/socket.io/");
    assert.deepEqual(await refusal(deny("msg")), refused(4, "no entry", 403));
    assert.deepEqual(await refusal(deny("")), refused(4, "Forbidden", 403));
  });
});
