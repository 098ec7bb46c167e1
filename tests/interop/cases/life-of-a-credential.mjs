// From the request for access to the end of the key, with a client on each door that lives through all of it; once by each way to operate.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { RawSocket } from "../clients/raw-socket.mjs";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { askByEndpoint, askByForm, takeKey } from "../stand/applicants.mjs";
import { AdminApi, CommandLine } from "../stand/operators.mjs";
import { stand } from "../stand/stand.mjs";

const blockNumber = { chain: "eth", method: "eth_blockNumber", params: [] };

// Long enough for the clients to come in by both keys.
const overlapSeconds = 6;

/** What differs: who operates how, how access is asked for, and what ends the last key. */
const lives = [
  {
    name: "by form and command line",
    Operator: CommandLine,
    ask: askByForm,
    end: { action: "keys.report-leak", by: "server", act: ({ server, key }) => reportInPublic(server, key.secret) },
  },
  {
    name: "by endpoint and admin API",
    Operator: AdminApi,
    ask: askByEndpoint,
    end: { action: "keys.report-leak", by: "admin-token", act: ({ operator, key }) => operator.reportLeak(key.id) },
  },
  {
    name: "by the command line alone",
    Operator: CommandLine,
    end: { action: "keys.revoke", by: "operator", act: ({ operator, key }) => operator.revoke(key.id) },
  },
];

/** A stranger found the key. */
async function reportInPublic(server, secret) {
  const response = await fetch(`${server.url}/api/v1/leak-reports`, {
    method: "POST",
    body: JSON.stringify({ keys: [secret], source: "https://paste.example/1" }),
    headers: { "content-type": "application/json" },
  });
  assert.equal(response.status, 202);
}

/** One session on each door: the key itself on Socket.IO, a token bought with it on /ws. */
class Sessions {
  static async open(server, secret) {
    const sessions = new Sessions();
    sessions.io = new SocketIoClient(server.url, { token: secret }, { transports: ["websocket"] });
    await sessions.io.connected();
    sessions.raw = await RawSocket.open(`${server.wsUrl}?token=${await server.mintToken(secret)}`);
    return sessions;
  }

  /** The outcome of the same request on both: "ok", or the code of the refusal. */
  async ask(request, params) {
    const envelope = await this.io.request(request, params);
    const answer = await this.raw.ask({ action: "request", request, params });
    return [envelope, answer.type === "result" ? answer : { error: answer }].map(({ success, error }) => (success ? "ok" : error.code));
  }

  /** Waits until both have been cut for good. */
  async cut() {
    assert.equal((await this.io.next("disconnect")).reason, "io server disconnect");
    assert.equal(this.io.socket.active, false);
    assert.equal(await this.raw.closeCode(), 4401);
  }

  close() {
    this.io?.close();
    this.raw?.terminate();
  }
}

async function assertShutOut(server, secret, unusedToken) {
  const client = new SocketIoClient(server.url, { token: secret }, { transports: ["websocket"] });
  try {
    const { data, active } = await client.next("connect_error");
    assert.deepEqual([data, active], [{ code: "UNAUTHORIZED" }, false]);
  } finally {
    client.close();
  }

  const mint = await fetch(`${server.url}/api/v1/ws-token`, { headers: { "x-api-key": secret } });
  assert.equal(mint.status, 401);
  assert.equal((await RawSocket.open(`${server.wsUrl}?token=${unusedToken}`).catch((error) => error)).status, 401);
}

for (const { name, Operator, ask, end } of lives) {
  describe(`the life of a credential ${name}`, () => {
    const secrets = [];
    let server;
    let operator;
    let entriesBefore;
    let request;
    let account;
    let key;
    let sessions;
    let successor;
    let successorSessions;

    before(async () => {
      server = await stand.ownServer({ "Admin:Listen": "http://127.0.0.1:0" });
      operator = await Operator.of(server);
      entriesBefore = (await operator.audit()).length;
    });
    after(async () => {
      sessions?.close();
      successorSessions?.close();
      await server?.stop();
    });

    it("begins with a key that is shown once", async () => {
      if (ask) {
        await ask(server);
        const [pending] = await operator.pendingRequests();
        request = pending.id;
        const { link } = await operator.approve(request, "Free");
        secrets.push(new URL(link).pathname.split("/").at(-1));
        const secret = await takeKey(link);
        const accountId = (await operator.audit()).find(({ action }) => action === "accounts.create").target;
        const [{ id }] = await operator.keys(accountId);
        [account, key] = [accountId, { id, secret }];
      } else {
        account = (await operator.createAccount("Acme Ltd", "Free")).account.id;
        const issued = await operator.createKey(account);
        key = { id: issued.key.id, secret: issued.secret };
      }

      secrets.push(key.secret);
    });

    it("opens both doors, and data comes", async () => {
      sessions = await Sessions.open(server, key.secret);
      assert.deepEqual(await sessions.ask("/evm/rpc", blockNumber), ["ok", "ok"]);
      const [{ assetId }] = stand.devnet.assets("eth");
      const subscribed = await sessions.raw.ask({ action: "subscribe", subscription_type: "Prices", asset_ids: [assetId] });
      assert.equal(subscribed.type, "subscribed", JSON.stringify(subscribed));
      await sessions.raw.messages.find(({ channel }) => channel === "Prices", "a price");
    });

    it("takes another tier on live sessions", async () => {
      const [{ address }] = stand.devnet.assets("eth");
      const subscribe = () => sessions.io.request("/evm/price/subscribe", { chain: "eth", tokens: [address] });
      assert.equal((await subscribe()).error.code, "SUBSCRIPTION_LIMIT");
      await operator.setTier(account, "Premium");
      assert.equal((await subscribe()).success, true);
      await sessions.io.push("priceUpdate");
    });

    it("loses a scope in the middle of a session", async () => {
      await operator.setScopes(key.id, ["market:read"]);
      assert.deepEqual(await sessions.ask("/evm/rpc", blockNumber), ["FORBIDDEN", "FORBIDDEN"]);
      await operator.setScopes(key.id, ["market:read", "evm:read"]);
      assert.deepEqual(await sessions.ask("/evm/rpc", blockNumber), ["ok", "ok"]);
    });

    it("rotates: two keys for a while, then one", async () => {
      const rotated = await operator.rotate(key.id, overlapSeconds);
      successor = { id: rotated.key.id, secret: rotated.secret };
      secrets.push(successor.secret);
      const overlapEnds = Date.parse(rotated.replaced.expiresAt);
      assert.equal(rotated.replaced.state, "rotating");
      successorSessions = await Sessions.open(server, successor.secret);
      const unused = await server.mintToken(key.secret);
      assert.deepEqual(await sessions.ask("/evm/rpc", blockNumber), ["ok", "ok"]);

      await sessions.cut();
      assert.ok(Date.now() >= overlapEnds, "the old key ended before its overlap");
      await assertShutOut(server, key.secret, unused);
      assert.deepEqual(await successorSessions.ask("/evm/rpc", blockNumber), ["ok", "ok"]);
      assert.equal((await operator.keys(account)).find(({ id }) => id === key.id).state, "expired");
    });

    it("ends on both doors at once, and stays out", async () => {
      const unused = await server.mintToken(successor.secret);
      await end.act({ server, operator, key: successor });
      await successorSessions.cut();
      await assertShutOut(server, successor.secret, unused);
      assert.equal((await operator.keys(account)).find(({ id }) => id === successor.id).state, "revoked");
    });

    it("leaves an audit log that is whole and tells the story without a secret", async () => {
      const entries = (await operator.audit()).reverse().slice(entriesBefore);
      const names = { [account]: "account", [key.id]: "key", [successor.id]: "successor", [request]: "request" };
      const by = operator.actorKind;
      assert.deepEqual(
        entries.map(({ action, target, actorKind }) => `${action} ${names[target]} by ${actorKind}`),
        [
          ...(request
            ? [
                "requests.submit request by applicant",
                `accounts.create account by ${by}`,
                `requests.approve request by ${by}`,
                "keys.create key by applicant",
                "requests.redeem request by applicant",
              ]
            : [`accounts.create account by ${by}`, `keys.create key by ${by}`]),
          `accounts.set-tier account by ${by}`,
          `keys.edit key by ${by}`,
          `keys.edit key by ${by}`,
          `keys.rotate key by ${by}`,
          `${end.action} successor by ${end.by}`,
        ],
      );
      const { whole, head } = await operator.verifyAudit();
      assert.ok(whole);
      assert.match(head, /^\d+:[0-9a-f]{64}$/i);

      // Nor does what the server has said.
      for (const secret of secrets) {
        assert.ok(!JSON.stringify(entries).includes(secret));
        assert.ok(!server.log.includes(secret));
      }
    });
  });
}
