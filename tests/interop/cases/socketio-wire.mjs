// Socket.IO by hand: packets of protocol 5 as they are on the wire, good and bad.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Frames, Polling } from "../clients/engine-wire.mjs";
import { at } from "../stand/conformance.mjs";

const path = "/socket.io/";

/** A session that is in the main namespace, with the two packets that say so taken. */
const connect = async (Transport, packet = "40") => {
  const session = await Transport.open(at.P1, { path });
  await send(session, packet);
  await session.take(2);
  return session;
};

const send = async (session, ...packets) => {
  if (session instanceof Polling) {
    await session.post(packets.map((packet) => (typeof packet === "string" ? packet : `b${packet.toString("base64")}`)));
  } else {
    session.send(...packets);
  }
};

/** Bytes, however they came. */
const bytes = (packet) => (typeof packet === "string" && packet[0] === "b" ? Buffer.from(packet.slice(1), "base64") : packet);

/** Fails unless nothing comes any more. A poll is told so by a close packet, behind a noop where it comes after the end. */
const ended = async (session) => {
  const rest = [];
  for (let packet; (packet = await session.next()) !== undefined; ) {
    rest.push(packet);
  }

  assert.ok(session instanceof Polling ? ["", "1", "61"].includes(rest.join("")) : rest.length === 0, rest.join());
};

/** Sees to it that what was sent before has been dealt with. */
const fence = async (session) => {
  await send(session, "40/fence,");
  assert.equal(await session.next(), '44/fence,{"message":"Invalid namespace"}');
};

for (const [name, Transport] of [
  ["a WebSocket", Frames],
  ["polling", Polling],
]) {
  describe(`Socket.IO over ${name}`, { concurrency: 4 }, () => {
    it("connects to the main namespace, with an id that is not the session's", async () => {
      const session = await Transport.open(at.P1, { path });
      await send(session, "40");
      const [connected, auth] = await session.take(2);
      assert.match(connected, /^40\{"sid":"[\w-]{20,}"\}$/);
      assert.notEqual(JSON.parse(connected.slice(2)).sid, session.handshake.sid);
      assert.equal(auth, '42["auth",{}]');
    });

    it("connects with a payload", async () => {
      const session = await Transport.open(at.P1, { path });
      await send(session, '40{"token":"123","deep":{"list":[1,null]}}');
      assert.equal((await session.take(2))[1], '42["auth",{"token":"123","deep":{"list":[1,null]}}]');
    });

    it("connects to another namespace, without the main one", async () => {
      for (const [packet, auth] of [
        ["40/custom,", "{}"],
        ["40/custom", "{}"],
        ['40/custom,{"token":"abc"}', '{"token":"abc"}'],
      ]) {
        const session = await Transport.open(at.P1, { path });
        await send(session, packet);
        const [connected, event] = await session.take(2);
        assert.match(connected, /^40\/custom,\{"sid":"[\w-]{20,}"\}$/);
        assert.equal(event, `42/custom,["auth",${auth}]`);
      }
    });

    it("refuses namespaces that do not exist, one by one, and stays open for others", async () => {
      const session = await Transport.open(at.P1, { path });
      for (const namespace of ["/random", "/custom/more", "/Custom", "/custom ", "/__proto__", "/ünïcode"]) {
        await send(session, `40${namespace},`);
        assert.equal(await session.next(), `44${namespace},{"message":"Invalid namespace"}`);
      }

      await send(session, "40");
      assert.match(await session.next(), /^40\{/);
    });

    it("keeps the session, and its other namespaces, when CONNECT is repeated while middleware decides", async () => {
      const session = await Transport.open(at.P3, { path });
      await send(session, "40");
      assert.match(await session.next(), /^40\{/);
      await send(session, ...Array.from({ length: 20 }, () => '40/secure,{"token":"slow"}'), "40/random,");
      assert.equal(await session.next(), '44/random,{"message":"Invalid namespace"}');
      assert.match(await session.next(), /^40\/secure,\{/);
    });

    it("sends events back, with all their arguments", async () => {
      const session = await connect(Transport);
      for (const args of ["", ",1", ',"2"', ',{"3":[true]}', ",null", ',[],{},""', ',"π ∈ ℝ 👩‍👩‍👧‍👦"', ",1.5e-7,-0.1"]) {
        await send(session, `42["message"${args}]`);
        const [name, ...back] = JSON.parse((await session.next()).slice(2));
        assert.equal(name, "message-back");
        assert.deepEqual(back, JSON.parse(`[0${args}]`).slice(1));
      }
    });

    it("answers acknowledgements under the client's number", async () => {
      const session = await connect(Transport);
      for (const id of [0, 1, 456, 2 ** 31, Number.MAX_SAFE_INTEGER]) {
        await send(session, `42${id}["message-with-ack",1,"2",{"3":[false]}]`);
        assert.equal(await session.next(), `43${id}[1,"2",{"3":[false]}]`);
      }

      await send(session, '427["message-with-ack"]');
      assert.equal(await session.next(), "437[]");
    });

    it("sends binary events back", async () => {
      const session = await connect(Transport);
      const parts = [Buffer.from([1, 2, 3]), Buffer.alloc(0), Buffer.from([4])];
      await send(
        session,
        '453-["message",{"_placeholder":true,"num":0},{"deep":[{"_placeholder":true,"num":1},"x",{"_placeholder":true,"num":2}]}]',
        ...parts,
      );
      const [packet, ...back] = await session.take(4);
      assert.equal(
        packet,
        '453-["message-back",{"_placeholder":true,"num":0},{"deep":[{"_placeholder":true,"num":1},"x",{"_placeholder":true,"num":2}]}]',
      );
      assert.deepEqual(back.map(bytes), parts);
    });

    it("answers binary acknowledgements", async () => {
      const session = await connect(Transport);
      await send(session, '452-789["message-with-ack",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]', Buffer.from([1]), Buffer.from([2]));
      const [packet, ...back] = await session.take(3);
      const numbers = JSON.parse(packet.slice("462-789".length)).map(({ num }) => num);
      assert.match(packet, /^462-789\[/);
      // Which frame has which number is the sender's to say.
      assert.deepEqual(
        numbers.map((number) => bytes(back[number])),
        [Buffer.from([2]), Buffer.from([1])],
      );
    });

    it("keeps events in order, binary or not", async () => {
      const session = await connect(Transport);
      const packets = [];
      for (let i = 0; i < 50; i++) {
        packets.push(...(i % 2 ? [`42["message",${i}]`] : [`451-["message",{"_placeholder":true,"num":0}]`, Buffer.from([i])]));
      }

      await send(session, ...packets);
      const back = (await session.take(75)).map((packet) => (typeof packet === "string" ? packet.replace("-back", "") : packet));
      const expected = packets.map((packet) => (typeof packet === "string" || Transport === Frames ? packet : `b${packet.toString("base64")}`));
      assert.deepEqual(back, expected);
    });

    it("is left by a client, and entered again under a new id", async () => {
      const session = await Transport.open(at.P1, { path });
      const ids = new Set();
      for (let i = 0; i < 3; i++) {
        await send(session, "40");
        const [connected] = await session.take(2);
        ids.add(JSON.parse(connected.slice(2)).sid);
        await send(session, "41");
        await fence(session);
      }

      assert.equal(ids.size, 3);
    });

    it("keeps namespaces of a session apart", async () => {
      const session = await connect(Transport);
      await send(session, '40/custom,{"a":1}');
      const [connected, auth] = await session.take(2);
      assert.match(connected, /^40\/custom,/);
      assert.equal(auth, '42/custom,["auth",{"a":1}]');
      // Nobody listens there; the answer is the main namespace's.
      await send(session, '42/custom,["message",1]', '42/custom,1["message-with-ack"]', '42["message",2]', "41/custom,", '422["message-with-ack",3]');
      assert.deepEqual(await session.take(2), ['42["message-back",2]', "432[3]"]);
    });

    it("leaves the session open when the main namespace is left, and another is not", async () => {
      const session = await connect(Transport);
      await send(session, "40/custom,");
      await session.take(2);
      await send(session, "41");
      await fence(session);
      await send(session, "40");
      assert.match(await session.next(), /^40\{/);
    });

    it("passes over events nobody handles, and acknowledgements nobody waits for", async () => {
      const session = await connect(Transport);
      await send(session, '42["unheard"]', '421["unheard",2]', "42[5]", "430[1]", "43999[]", '461-5[{"_placeholder":true,"num":0}]', Buffer.from([1]));
      await send(session, '422["message-with-ack","still"]');
      assert.equal(await session.next(), '432["still"]');
    });

    it("ends a session that enters no namespace in time", async () => {
      for (const packets of [[], ["40/random,"]]) {
        const session = await Transport.open(at.P1, { path });
        if (packets.length > 0) {
          await send(session, ...packets);
          await session.next();
        }

        await ended(session);
      }
    });

    for (const packet of [
      "4",
      "4abc",
      "47",
      "4{}",
      "42",
      '42{"message":1}',
      "42[]",
      "42[null]",
      "42[{}]",
      '42["message"',
      '42["message"]x',
      '42"message"',
      '42["connect"]',
      '42["connect_error"]',
      '42["disconnect"]',
      '42["disconnecting"]',
      '42["newListener"]',
      '42["removeListener"]',
      "43{}",
      '431"x"',
      "40",
      '40{"again":true}',
      '44{"message":"no"}',
      '42/custom,["message"]',
      "41/custom,",
      '42/nowhere,["message"]',
      "45[]",
      '45-["message"]',
      '45x-["message"]',
      '451["message"]',
      '45999999999999999999-["message"]',
      '4511-["message"]',
      "461-7{}",
    ]) {
      // Bare events and acknowledgements have no meaning, and no harm.
      const outcome = packet === "42" ? "passes over" : "ends the session after";
      it(`${outcome} ${packet}`, async () => {
        const session = await connect(Transport);
        await send(session, packet);
        if (packet === "42") {
          await send(session, '421["message-with-ack"]');
          assert.equal(await session.next(), "431[]");
          return;
        }

        await ended(session);
      });
    }

    for (const [what, packets] of [
      ["a binary frame nobody announced", [Buffer.from([1])]],
      ["text where a binary frame was announced", ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]']],
      ["a reserved name with bytes", ['451-["connect",{"_placeholder":true,"num":0}]', Buffer.from([1])]],
      ["a placeholder for a frame that is not of the packet", ['451-["message",{"_placeholder":true,"num":1}]', Buffer.from([1])]],
      ["a placeholder with a negative number", ['451-["message",{"_placeholder":true,"num":-1}]', Buffer.from([1])]],
      ["a placeholder with a text for a number", ['451-["message",{"_placeholder":true,"num":"splice"}]', Buffer.from([1])]],
    ]) {
      it(`ends the session after ${what}`, async () => {
        const session = await connect(Transport);
        await send(session, ...packets);
        await ended(session);
      });
    }

    for (const packet of ['42["message"]', "41", '431["x"]', '42/custom,["message"]', "44", '451-["message"]']) {
      it(`ends a session whose first packet is ${packet}`, async () => {
        const session = await Transport.open(at.P1, { path });
        await send(session, packet);
        await ended(session);
      });
    }

    for (const packet of ["40[]", '40"text"', "40null", "40{", "40/custom,[]", '40/custom,{"a":1}x']) {
      it(`ends a session that connects with ${packet}`, async () => {
        const session = await Transport.open(at.P1, { path });
        await send(session, packet);
        await ended(session);
      });
    }
  });
}
