// Engine.IO by hand over polling: what a body may hold, who may poll, and how a session ends.
import assert from "node:assert/strict";
import { request } from "node:http";
import { describe, it } from "node:test";
import { engineUrl, Polling } from "../clients/engine-wire.mjs";
import { ask } from "../clients/http.mjs";
import { at } from "../stand/conformance.mjs";
import { until, within } from "../stand/wait.mjs";

/** Waits until the server has forgotten the session. */
const forgotten = (session) =>
  until(async () => {
    const { status, text } = await session.poll();
    return status === 400 && text === '{"code":1,"message":"Session ID unknown"}';
  }, "the session is forgotten");

describe("Engine.IO over polling", { concurrency: 4 }, () => {
  it("gives text back as it came", async () => {
    const session = await Polling.open(at.P1);
    for (const text of ["", "hello", "€ ∈ ℝ, てすと, 👩‍👩‍👧‍👦", "\u0000\u001f\u2028\ufeff", '{"json":[1]}', "4", "b", "0{}", " \r\n\t "]) {
      const { status, text: answer } = await session.post(`4${text}`);
      assert.deepEqual([status, answer], [200, "ok"]);
      assert.equal(await session.next(), `4${text}`);
    }
  });

  it("gives binary back in base64, padded as it came", async () => {
    const session = await Polling.open(at.P1);
    for (const bytes of [[], [0], [1, 2], [1, 2, 3], [255, 254, 253, 252], Array.from({ length: 256 }, (_, i) => i)]) {
      const packet = `b${Buffer.from(bytes).toString("base64")}`;
      await session.post(packet);
      assert.equal(await session.next(), packet);
    }
  });

  it("takes many packets in one body, and gives them back in order, several in an answer", async () => {
    const session = await Polling.open(at.P1);
    const packets = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? `b${Buffer.from([i]).toString("base64")}` : `4text ${i}`));
    await session.post(packets);
    const { text } = await session.poll();
    const first = text.split("\x1e").filter((packet) => packet !== "2");
    assert.ok(first.length > 1);
    assert.deepEqual([...first, ...(await session.take(200 - first.length))], packets);
  });

  it("answers a waiting poll as soon as there is something, and not before", async () => {
    const session = await Polling.open(at.P1, { heartbeat: false });
    const poll = session.poll();
    const { text: ok } = await session.post("4now");
    assert.equal(ok, "ok");
    const { status, headers, text } = await poll;
    assert.deepEqual([status, text], [200, "4now"]);
    assert.equal(headers["content-type"], "text/plain; charset=UTF-8");
    assert.equal(headers["cache-control"], "no-store");
  });

  it("counts bytes, not characters", async () => {
    const session = await Polling.open(at.P1);
    const message = `4${"€".repeat(1000)}`;
    await session.post(message);
    assert.equal(await session.next(), message);
    const { headers, body } = await (async () => {
      await session.post(message);
      return session.poll();
    })();
    assert.equal(Number(headers["content-length"]), body.length);
  });

  it("takes a body of exactly the limit, and answers 413 to one byte more without ending the session", async () => {
    const session = await Polling.open(at.P1);
    const largest = `4${"x".repeat(999_999)}`;
    assert.equal((await session.post(largest)).status, 200);
    assert.equal(await session.next(), largest);
    const { status } = await session.post(`${largest}x`).catch(({ code }) => ({ status: code }));
    assert.equal(status, 413);
    await session.post("4small");
    assert.equal(await session.next(), "4small");
  });

  it("answers 413 to a body without a declared length as soon as it is over the limit", async () => {
    const session = await Polling.open(at.P1);
    const status = await within(
      new Promise((resolve, reject) => {
        const outgoing = request(session.url, { method: "POST", agent: false }, ({ statusCode }) => {
          resolve(statusCode);
          outgoing.destroy();
        });
        outgoing.on("error", (error) => (error.code === "EPIPE" || error.code === "ECONNRESET" ? undefined : reject(error)));
        outgoing.write("4");
        for (let i = 0; i < 12; i++) {
          outgoing.write("x".repeat(100_000));
        }
      }),
      "the answer",
    );
    assert.equal(status, 413);
  });

  for (const [what, body] of [
    ["text that is no packet", "abc"],
    ["a packet type that does not exist", "7"],
    ["a ping, which only the server sends", "2"],
    ["an empty body", ""],
    ["an empty packet between two", "4one\x1e\x1e4two"],
    ["a separator at the end", "4one\x1e"],
  ]) {
    it(`ends the session after ${what}`, async () => {
      const session = await Polling.open(at.P1);
      assert.equal((await session.post(body)).status, 200);
      await forgotten(session);
    });
  }

  it("passes over packets that mean nothing here", async () => {
    const session = await Polling.open(at.P1);
    await session.post(["0{}", "6", "5", "4still"]);
    assert.equal(await session.next(), "4still");
  });

  // Seen by somebody else: whether the client itself gets an answer depends on which of its two connections comes first.
  it("takes what stood before a packet that ends the session, and nothing after it", async () => {
    const enter = async () => {
      const session = await Polling.open(at.P2, { path: "/socket.io/" });
      await session.post("40");
      assert.match(await session.next(), /^40\{/);
      return session;
    };
    const say = (text) => `42["room-say","before and after","${text}"]`;
    const [listener, leaving] = await Promise.all([enter(), enter()]);
    await listener.post('420["join","before and after"]');
    assert.equal(await listener.next(), "430[]");

    assert.equal((await leaving.post([say("taken"), "1", say("not taken")])).status, 200);
    await forgotten(leaving);
    await listener.post(say("end"));
    assert.match(await listener.next(), /^42\["said","taken"/);
    assert.match(await listener.next(), /^42\["said","end"/);
  });

  it("answers the waiting poll with a noop when the client closes, and forgets the session", async () => {
    const session = await Polling.open(at.P1);
    const poll = session.poll();
    // The poll must be there before the close: a message that comes back shows that it is.
    await session.post("4first");
    assert.equal((await poll).text, "4first");
    const last = session.poll();
    const closing = session.post("1");
    assert.equal((await closing).text, "ok");
    const { status, text } = await last;
    // Whichever came first, the poll or the close.
    assert.ok((status === 200 && text.split("\x1e").at(-1) === "6") || status === 400, `${status} ${text}`);
    await forgotten(session);
  });

  it("ends the session when it is polled twice at once", async () => {
    const session = await Polling.open(at.P1);
    const answers = await Promise.all([session.poll(), session.poll()]);
    const [good, bad] = answers.sort((a, b) => a.status - b.status);
    assert.deepEqual([good.status, bad.status], [200, 400]);
    assert.equal(good.text, "1");
    await forgotten(session);
  });

  it("ends the session when it is posted to twice at once", async () => {
    const session = await Polling.open(at.P1);
    const poll = session.poll();
    const begin = () => {
      const outgoing = request(session.url, { method: "POST", agent: false, headers: { "content-length": 100 } });
      const answer = new Promise((resolve) => {
        outgoing.on("response", (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        outgoing.on("error", () => resolve("gone"));
      });
      outgoing.write("4part");
      return { outgoing, answer };
    };
    const posts = [begin(), begin()];
    const statuses = Promise.race(posts.map(({ answer }) => answer));
    assert.ok([400, "gone"].includes(await within(statuses, "the second post's answer")));
    const { status, text } = await poll;
    // Nothing tells whether the poll was there before the posts.
    assert.ok(text === "1" || status === 400, `${status} ${text}`);
    posts.forEach(({ outgoing }) => outgoing.destroy());
    await forgotten(session);
  });

  it("ends the session when a waiting poll is given up", async () => {
    const session = await Polling.open(at.P1);
    const poll = request(session.url, { agent: false });
    poll.on("error", () => {});
    poll.on("finish", () => poll.destroy());
    poll.end();
    await within(new Promise((resolve) => poll.on("close", resolve)), "the poll is given up");
    await forgotten(session);
  });

  it("refuses a body of octets", async () => {
    const session = await Polling.open(at.P1);
    const { status } = await session.post("4text", { headers: { "content-type": "application/octet-stream" } });
    assert.equal(status, 400);
    await forgotten(session);
  });

  for (const method of ["PUT", "DELETE", "PATCH"]) {
    it(`answers ${method} to a session with an error, and goes on`, async () => {
      const session = await Polling.open(at.P1);
      assert.equal((await ask(session.url, { method, body: "" })).status, 500);
      await session.post("4still");
      assert.equal(await session.next(), "4still");
    });
  }

  it("lets other origins in, and answers OPTIONS", async () => {
    const origin = "http://elsewhere.example";
    const url = engineUrl(at.P1, { transport: "polling" });
    const opened = await ask(url, { headers: { origin } });
    assert.equal(opened.headers["access-control-allow-origin"], "*");
    const preflight = await ask(url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type" },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers["access-control-allow-origin"], "*");
    assert.match(preflight.headers["access-control-allow-methods"], /POST/);
    assert.equal(preflight.headers["access-control-allow-headers"], "content-type");
    const failed = await ask(engineUrl(at.P1, { transport: "abc" }), { headers: { origin } });
    assert.equal(failed.status, 400);
    assert.equal(failed.headers["access-control-allow-origin"], "*");
    const session = await Polling.open(at.P1);
    assert.equal((await session.post("4text", { headers: { origin } })).headers["access-control-allow-origin"], "*");
    assert.equal((await session.poll({ headers: { origin } })).headers["access-control-allow-origin"], "*");
  });
});
