// The configurations of deploy/ under Debian's nginx and HAProxy, with real clients through TLS.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { Agent, request as requestTls } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { RawSocket } from "../clients/raw-socket.mjs";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { inCheckout } from "../stand/checkout.mjs";
import { startHaproxy, startNginx } from "../stand/proxy.mjs";
import { stand } from "../stand/stand.mjs";
import { until } from "../stand/wait.mjs";

// Another address of this machine than the proxy's own, so that the two cannot be taken for each other.
const clientAddress = "127.0.0.2";

// What a client claims about itself.
const spoofed = {
  "x-forwarded-for": "203.0.113.9",
  "x-forwarded-proto": "http",
  "x-forwarded-host": "evil.example",
  "x-forwarded-port": "80",
  forwarded: "for=203.0.113.9;proto=http",
};

// Ways to write a path that a server may take for /name.
const spellings = (name) => [
  `/${name}`,
  `//${name}`,
  `/${name}/`,
  `/${name}//`,
  `/${name}?x=1`,
  `/${name.toUpperCase()}`,
  `/%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  `/%${name.charCodeAt(0).toString(16).toUpperCase()}${name.slice(1).toUpperCase()}/`,
  `/./${name}`,
  `/x/../${name}`,
  `/x/%2e%2e/${name}`,
  `/${name}/.`,
  `/${name}/x/..`,
];

for (const [name, startProxy] of [
  ["nginx", startNginx],
  ["HAProxy", startHaproxy],
]) {
  describe(`behind ${name}`, () => {
    let server, proxy, key;

    before(async () => {
      server = await stand.ownServer({ "Proxies:Trusted:0": "127.0.0.1" });
      key = await server.createKey();
      proxy = await startProxy(server);
    });

    after(async () => {
      await proxy?.stop();
      await server?.stop();
    });

    const overTls = (headers = {}) => ({ ca: proxy.certificate, localAddress: clientAddress, headers });

    const addresses = async () => (await server.operator("sessions", "list")).sessions.map(({ address }) => address);

    // The path as it is: a URL would be normalized.
    const through = async (path) => (await get(proxy.url, {}, { path, ca: proxy.certificate })).status;

    async function mint() {
      // Bought at the server itself: the proxy's log is looked at below.
      return server.mintToken(key.secret);
    }

    for (const transports of [["polling"], ["websocket"], ["polling", "websocket"]]) {
      it(`serves Socket.IO over ${transports.join(" then ")}, and knows the client's address`, async () => {
        const agent = new Agent({ ca: proxy.certificate, localAddress: clientAddress });
        const client = new SocketIoClient(proxy.url, { token: await mint() }, { transports, agent, ca: proxy.certificate, extraHeaders: spoofed });
        try {
          await client.connected();
          if (transports.length > 1) {
            await client.upgraded();
          }

          const answer = await client.request("/evm/rpc", { chain: "eth", method: "eth_chainId", params: [] });
          assert.deepEqual(answer, { success: true, result: "0x1" });
          assert.deepEqual(await addresses(), [clientAddress]);
        } finally {
          client.close();
          agent.destroy();
        }

        await until(async () => (await addresses()).length === 0, "the session is gone");
      });
    }

    it("serves the raw WebSocket, knows the client's address, and believes no header of the client's", async () => {
      const socket = await RawSocket.open(`${proxy.wsUrl}?token=${await mint()}`, overTls(spoofed));
      assert.equal((await socket.ask({ action: "ping" })).type, "pong");
      assert.deepEqual(await addresses(), [clientAddress]);
      await socket.close();
      await until(async () => (await addresses()).length === 0, "the session is gone");
    });

    it("passes a revocation on: close 4401", async () => {
      const doomed = await server.createKey();
      const socket = await RawSocket.open(proxy.wsUrl, overTls({ "x-api-key": doomed.secret }));
      await server.revoke(doomed);
      assert.equal(await socket.closeCode(), 4401);
    });

    it("leaves refusals as they are", async () => {
      const refusal = await RawSocket.open(`${proxy.wsUrl}?token=nonsense`, overTls()).catch((error) => error);
      assert.equal(refusal.status, 401);
      assert.equal(JSON.parse(refusal.body).code, "UNAUTHORIZED");
    });

    it("serves the HTTP API, says that it was TLS, and believes no header of the client's", async () => {
      const near = await server.createKey("--ip-range", `${clientAddress}/32`);
      const far = await server.createKey("--ip-range", "203.0.113.0/24");
      const buy = ({ secret }) => get(`${proxy.url}/api/v1/ws-token`, { "x-api-key": secret, ...spoofed }, overTls());
      assert.equal((await buy(near)).status, 200);
      assert.equal((await buy(far)).status, 403);
    });

    it("takes no credential over plain HTTP", async () => {
      const plain = await get(`http://127.0.0.1:${proxy.plainPort}/api/v1/ws-token`, { "x-api-key": key.secret });
      assert.equal(plain.status, 403);
    });

    it("keeps what is for operators to itself, however the path is written", async () => {
      assert.equal(await through("/healthz"), 200);
      for (const path of [...spellings("readyz"), ...spellings("metrics"), ...spellings("admin"), "/admin/v1/keys", "/Admin//v1/keys"]) {
        assert.equal(await through(path), 404, path);
      }
    });

    it("writes no one-time link and no key into its log, however the path is written", async () => {
      const link = "slp_link_" + "Canary0123456789".repeat(2);
      const paths = [`/access/${link}`, `//access/${link}`, `/ACCESS/${link}/`, `/%61ccess/${link}`, `/x/../access/${link}`, `/rpc/eth/slp%5Flive_Canary`, `/access/Canary`];
      for (const path of paths) {
        await through(path);
        await get(`http://127.0.0.1:${proxy.plainPort}`, {}, { path });
      }
      await through("/healthz?last");
      const log = await until(() => proxy.log().split("GET /healthz HTTP").length > 1 && proxy.log(), "the log tells of /healthz");
      assert.match(log, /GET \/access\/ HTTP/);
      assert.doesNotMatch(log, /Canary|last/);
    });

    it("writes no token into its log", async () => {
      const token = await mint();
      const socket = await RawSocket.open(`${proxy.wsUrl}?token=${token}`, overTls());
      await socket.close();
      await RawSocket.open(`${proxy.wsUrl}?token=${token}`, overTls()).catch(() => {});
      const log = await until(() => /GET \/ws HTTP/.test(proxy.log()) && proxy.log(), "the log tells of /ws");
      assert.doesNotMatch(log, /token=|eyJ|slp_/);
    });

    it("is the only one whose word on the client counts", async () => {
      // Past the proxy, from an address that is not trusted: the claim of TLS and of another address is worth nothing.
      const refused = await get(`${server.url}/api/v1/ws-token`, { "x-api-key": key.secret, ...spoofed }, { localAddress: clientAddress });
      assert.equal(refused.status, 403);
      assert.equal(JSON.parse(refused.body).detail, "use TLS");
    });
  });
}

describe("the documents", () => {
  it("hold no proxy configuration of their own: those of deploy/ are the ones that are run", () => {
    const folder = inCheckout("docs");
    for (const name of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".md"))) {
      assert.doesNotMatch(readFileSync(join(folder, name), "utf8"), /proxy_pass|proxy_set_header|set-header|```(nginx|haproxy)/, name);
    }
  });
});

function get(url, headers = {}, options = {}) {
  headers = { ...headers, ...options.headers };
  const request = url.startsWith("https:") ? requestTls : requestPlain;
  return new Promise((resolve, reject) => {
    const call = request(url, { agent: false, ...options, headers }, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    });
    call.on("error", reject);
    call.end();
  });
}
