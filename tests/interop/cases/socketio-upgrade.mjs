// Many clients that move from polling to a WebSocket in the middle of traffic: nothing is lost, nothing comes twice, nothing out of turn.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { client } from "../clients/conformance-client.mjs";
import { engineUrl, Frames, Polling } from "../clients/engine-wire.mjs";
import { at } from "../stand/conformance.mjs";
import { until, within } from "../stand/wait.mjs";

const numbers = (count) => Array.from({ length: count }, (_, i) => i);
const crowd = numbers(20);

describe("an upgrade in traffic", () => {
  const upgrading = () => client("P4", "/", { transports: ["polling", "websocket"] });

  const numbersOf = (member, name) => member.events.all.filter((event) => event.name === name).map(({ args }) => args[0]);

  it("keeps what twenty clients say and are answered, text and bytes, in order", async () => {
    await Promise.all(
      crowd.map(async () => {
        const member = upgrading();
        await member.connected();
        const upgraded = member.upgraded();
        let over = false;
        upgraded.then(() => (over = true));
        const answers = [];
        const asked = [];
        for (let i = 0, after = 0; after < 50; i++, after += over ? 1 : 0) {
          const value = i % 4 === 0 ? { i, bytes: Buffer.alloc(i % 50, i) } : { i };
          asked.push(member.request("echo", value).then((answer) => answers.push(answer.i) && assert.deepEqual(answer, value)));
          if (asked.length >= 10) {
            await asked[asked.length - 10];
          }
        }

        await Promise.all(asked);
        await upgraded;
        assert.deepEqual(answers, numbers(asked.length));
        assert.equal(await member.request("transport"), "websocket");
        member.close();
      }),
    );
  });

  it("keeps what the server says meanwhile to twenty clients, in order", async () => {
    await Promise.all(
      crowd.map(async () => {
        const member = upgrading();
        await member.connected();
        const upgraded = member.upgraded();
        let over = false;
        let bursts = 0;
        upgraded.then(() => (over = true));
        for (let after = 0; after < 3; after += over ? 1 : 0) {
          bursts += 1;
          member.socket.emit("burst", 40);
          await member.events.collect(40 * Math.max(1, bursts - 1), ({ name }) => name === "b", "bursts");
        }

        await upgraded;
        await member.events.collect(40 * bursts, ({ name }) => name === "b", "all bursts");
        assert.equal(await member.request("transport"), "websocket");
        assert.deepEqual(numbersOf(member, "b"), Array.from({ length: bursts }, () => numbers(40)).flat());
        member.close();
      }),
    );
  });

  it("keeps broadcasts to twenty clients that upgrade while one goes on talking", async () => {
    const speaker = client("P4");
    await speaker.connected();
    const members = crowd.map(upgrading);
    await Promise.all(members.map((member) => member.connected()));
    await Promise.all(members.map((member) => member.request("join", "upgrading")));
    let over = false;
    const all = Promise.all(members.map((member) => member.upgraded())).then(() => (over = true));
    let said = 0;
    while (!over || said < 20) {
      await speaker.request("bcast", { from: "io", to: ["upgrading"], ev: "said", args: [said++] });
    }

    await all;
    for (const member of members) {
      await member.events.collect(said, ({ name }) => name === "said", "all that was said");
      assert.deepEqual(numbersOf(member, "said"), numbers(said));
      member.close();
    }
  });
});

describe("an upgrade by hand in traffic", { concurrency: 10 }, () => {
  for (const i of numbers(10)) {
    // Where the probe, the polls and the posts meet differs from run to run; every meeting must come out well.
    it(`keeps everything in order while packets go both ways, again (${i + 1})`, async () => {
      const session = await Polling.open(at.P2);
      assert.equal(await session.next(), "4hi");
      let sent = 0;
      const next = () => `4${sent++}`;
      const received = [];
      let upgraded = false;
      const polls = (async () => {
        // Until the WebSocket has taken over, polls are answered; then no more are sent, as no client would.
        while (!upgraded) {
          const packet = await session.next();
          if (packet !== "6") {
            received.push(packet);
          }
        }
      })();
      const early = (async () => {
        for (let round = 0; round < 3 + i; round++) {
          assert.equal((await session.post([next(), next()])).status, 200);
        }
      })();
      const socket = await Frames.to(engineUrl(at.P2, { transport: "websocket", sid: session.sid }));
      socket.send("2probe");
      await early;
      assert.equal(await socket.next(), "3probe");
      // The client's own rule: wait for the last poll and the last post, then take over.
      upgraded = true;
      await within(polls, "the last poll");
      const late = [next(), next(), next()];
      socket.send("5", ...late);
      while (received.length < sent) {
        received.push(session.pending.length > 0 ? session.pending.shift() : await socket.next());
      }

      assert.deepEqual(
        received,
        numbers(sent).map((number) => `4${number}`),
      );
      socket.send("1");
      socket.close();
    });
  }

  it("takes over with what waits when the last poll came back empty", async () => {
    const session = await Polling.open(at.P2);
    assert.equal(await session.next(), "4hi");
    const socket = await Frames.to(engineUrl(at.P2, { transport: "websocket", sid: session.sid }));
    socket.send("2probe");
    assert.equal(await socket.next(), "3probe");
    assert.equal(await session.next(), "6");
    await session.post(["4a", "4b"]);
    await session.post("4c");
    socket.send("5");
    assert.deepEqual(await socket.take(3), ["4a", "4b", "4c"]);
    await until(async () => (await session.poll()).status === 400, "polls are refused");
  });
});
