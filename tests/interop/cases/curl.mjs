// The HTTP door with curl, and the upgrade of the WebSocket door as curl sees it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { run } from "../stand/child.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

/** Runs curl: { status, headers, body }. */
async function curl(...args) {
  const { output } = await run("curl", ["--silent", "--include", "--http1.1", "--max-time", "20", ...args]);
  const [head, ...body] = output.split(/^\r?$/m);
  const [status, ...headers] = head.trim().split(/\r?\n/);
  return {
    status: Number(status.split(" ")[1]),
    headers: Object.fromEntries(headers.map((line) => [line.split(":")[0].toLowerCase(), line.slice(line.indexOf(":") + 1).trim()])),
    body: body.join("").trim(),
  };
}

const tokenOf = ({ body }) => JSON.parse(body).token;
const question = (chain) => ["--json", JSON.stringify({ chain, method: "eth_blockNumber", params: [] })];

describe("curl", () => {
  for (const [way, header] of [
    ["x-api-key", (key) => `x-api-key: ${key}`],
    ["a bearer header", (key) => `Authorization: Bearer ${key}`],
  ]) {
    it(`gets a token by ${way}, not to be stored`, async () => {
      const answer = await curl(`${stand.server.url}/api/v1/ws-token`, "--header", header(stand.key.secret));
      assert.equal(answer.status, 200);
      assert.equal(answer.headers["cache-control"], "no-store");
      assert.equal(answer.headers["access-control-allow-origin"], undefined);
      const [head, claims] = tokenOf(answer)
        .split(".")
        .map((part) => (/^eyJ/.test(part) ? JSON.parse(Buffer.from(part, "base64url")) : undefined));
      assert.equal(head.alg, "HS256");
      assert.equal(claims.api_key, stand.key.id);
      assert.equal(claims.exp - claims.iat, 600);
    });

    for (const [what, bring] of refusedCredentials) {
      it(`is refused by ${way} with ${what}`, async () => {
        const { server, credential } = await bring();
        for (const path of ["ws-token", "evm/rpc"]) {
          const more = path === "evm/rpc" ? question("eth") : [];
          const answer = await curl(`${server.url}/api/v1/${path}`, "--header", header(credential), ...more);
          assert.equal(answer.status, 401);
          assert.match(answer.headers["content-type"], /^application\/problem\+json/);
          assert.equal(JSON.parse(answer.body).code, "UNAUTHORIZED");
        }
      });
    }
  }

  it("never gets anything for a key in the query string", async () => {
    for (const name of ["x-api-key", "api_key", "apiKey", "token"]) {
      assert.equal((await curl(`${stand.server.url}/api/v1/ws-token?${name}=${stand.key.secret}`)).status, 401);
    }
  });

  it("asks every chain, Solana too", async () => {
    const key = ["--header", `x-api-key: ${stand.key.secret}`];
    for (const chain of ["eth", "base", "bsc"]) {
      const { body } = await curl(`${stand.server.url}/api/v1/evm/rpc`, ...key, ...question(chain));
      assert.match(body, /"success":true,"result":"0x/);
    }

    const slot = await curl(`${stand.server.url}/api/v1/svm/rpc`, ...key, "--json", '{"chain":"sol","method":"getSlot","params":[]}');
    assert.match(slot.body, /"success":true,"result":\d+/);
  });

  it("is told what is wrong with a request", async () => {
    const ask = async (path, request) => {
      const { status, body } = await curl(
        `${stand.server.url}/api/v1/${path}`,
        "--header",
        `x-api-key: ${stand.key.secret}`,
        "--json",
        JSON.stringify(request),
      );
      return [status, JSON.parse(body).code];
    };
    assert.deepEqual(await ask("evm/rpc", { chain: "moon", method: "eth_blockNumber", params: [] }), [400, "INVALID_CHAIN"]);
    assert.deepEqual(await ask("evm/rpc", { chain: "eth", params: [] }), [400, "MISSING_PARAMETER"]);
    assert.deepEqual(await ask("evm/rpc", { chain: "eth", method: "anvil_mine", params: [] }), [403, "FORBIDDEN"]);
    assert.deepEqual(await ask("evm/fly", {}), [404, "UNKNOWN_REQUEST"]);
    assert.deepEqual(await ask("evm/price/subscribe", { chain: "eth", tokens: ["0x"] }), [404, "UNKNOWN_REQUEST"]);
  });

  const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: c2FsbHlwb3J0IGludGVyb3A="];
  const headers = upgrade.flatMap((line) => ["--header", line]);

  for (const [what, bring] of refusedCredentials) {
    it(`sees 401 before any upgrade with ${what}`, async () => {
      const { server, credential } = await bring();
      const answer = await curl(`${server.url}/ws?token=${credential}`, ...headers);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.upgrade, undefined);
    });
  }

  describe("across a restart", () => {
    let server;
    before(async () => (server = await stand.ownServer()));
    after(() => server.stop());

    it("goes on with the same key, and a revoked one stays revoked", async () => {
      const key = await server.createKey();
      const revoked = await server.createRevokedKey();
      const status = async ({ secret }) => (await curl(`${server.url}/api/v1/ws-token`, "--header", `x-api-key: ${secret}`)).status;
      assert.deepEqual([await status(key), await status(revoked)], [200, 401]);
      await server.restart();
      assert.deepEqual([await status(key), await status(revoked)], [200, 401]);
    });
  });
});
