// The proxy: who gets a token, who does not, and that the key stays where it is.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("server.mjs", import.meta.url));
const key = "slp_test_canary-of-the-proxy-test";
const assets = [{ chain: "eth", address: "0x01", assetId: "0x01:1", symbol: "ONE" }];

let folder;
let upstream;
let answerWith;
let asked;
let proxy;
let port;
let printed = "";

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sallyport-page-"));
  const assetsFile = join(folder, "assets.json");
  await writeFile(assetsFile, JSON.stringify(assets));

  // Stands in for Sallyport's token endpoint.
  upstream = createServer((request, response) => {
    asked = { url: request.url, key: request.headers["x-api-key"] };
    answerWith(response);
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");

  proxy = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      SALLYPORT_URL: `http://127.0.0.1:${upstream.address().port}`,
      SALLYPORT_API_KEY: key,
      ASSETS_FILE: assetsFile,
      PORT: "0",
    },
  });
  proxy.stderr.setEncoding("utf8").on("data", (chunk) => (printed += chunk));
  const [line] = await once(createInterface({ input: proxy.stdout }), "line");
  printed += line;
  port = Number(/^listening on http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)[1]);
});

after(async () => {
  proxy.kill();
  await once(proxy, "exit");
  upstream.close();
  await rm(folder, { recursive: true });
});

test("Token_OwnPageAsks_GetsOneThatNobodyStores", async () => {
  answerWith = (response) => response.end(JSON.stringify({ token: "a.b.c" }));
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    const answer = await send("POST", "/token", { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" });

    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.body), { token: "a.b.c" });
    assert.equal(answer.headers["cache-control"], "no-store");
    assert.equal(answer.headers["access-control-allow-origin"], undefined);
    assert.deepEqual(asked, { url: "/api/v1/ws-token", key });
  }
});

test("Token_SomebodyElseAsks_IsRefusedWithoutAskingTheServer", async () => {
  asked = undefined;
  const own = `http://127.0.0.1:${port}`;
  for (const headers of [
    {},
    { origin: "null" },
    { origin: "http://evil.example" },
    { origin: `${own}0` },
    { origin: `https://127.0.0.1:${port}` },
    { origin: `http://localhost:${port}` },
    { origin: own, "sec-fetch-site": "cross-site" },
    { origin: own, "sec-fetch-site": "same-site" },
  ]) {
    const answer = await send("POST", "/token", headers);
    assert.equal(answer.status, 403, JSON.stringify(headers));
  }

  assert.equal(asked, undefined);
});

test("Token_HostNameThatIsNotOurs_IsRefused", async () => {
  const host = `rebound.example:${port}`;
  const answer = await send("POST", "/token", { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" });
  assert.equal(answer.status, 421);
});

test("Token_Get_IsNotAllowed", async () => {
  const answer = await send("GET", "/token", { origin: `http://127.0.0.1:${port}` });
  assert.equal(answer.status, 405);
  assert.equal(answer.headers.allow, "POST");
});

for (const [status, expected] of [[401, 403], [403, 403], [429, 503], [500, 503], [503, 503]]) {
  test(`Token_ServerAnswers${status}_PageIsTold${expected}`, async () => {
    answerWith = (response) => {
      response.writeHead(status, { "retry-after": "7" });
      response.end(JSON.stringify({ detail: "of the server" }));
    };

    const answer = await send("POST", "/token", { origin: `http://127.0.0.1:${port}` });

    assert.equal(answer.status, expected);
    assert.doesNotMatch(answer.body, /of the server/);
    assert.equal(answer.headers["retry-after"], expected === 503 ? "7" : undefined);
  });
}

test("Token_ServerCutsTheConnection_PageIsTold502", async () => {
  answerWith = (response) => response.destroy();
  const answer = await send("POST", "/token", { origin: `http://127.0.0.1:${port}` });
  assert.equal(answer.status, 502);
});

test("Files_AllListed_AreServedUnderAStrictPolicyAndHoldNoKey", async () => {
  const page = await send("GET", "/");
  const links = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link);
  assert.ok(links.length >= 5);
  for (const path of ["/", "/config.json", ...links, "/price-card.js", "/price-chart.js", "/price-stream.js", "/close-codes.js", "/vendor/uplot.js"]) {
    const answer = await send("GET", path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers["content-security-policy"], /^default-src 'none'; script-src 'self';/);
    assert.ok(!answer.body.includes(key), path);
  }
});

test("Config_Asked_NamesTheSocketAndTheAssets", async () => {
  const { body } = await send("GET", "/config.json");
  assert.deepEqual(JSON.parse(body), { wsUrl: `ws://127.0.0.1:${upstream.address().port}/ws`, assets });
});

test("Files_NotListed_AreNotServed", async () => {
  for (const path of ["/server.mjs", "/package.json", "/../package.json", "/%2e%2e/package.json", "/vendor/", "//", "*"]) {
    assert.equal((await send("GET", path)).status, 404, path);
  }
});

test("Output_AfterAllThis_HoldsNoKey", () => {
  assert.ok(!printed.includes(key));
});

for (const missing of ["SALLYPORT_URL", "SALLYPORT_API_KEY", "ASSETS_FILE"]) {
  test(`Start_Without${missing}_SaysSo`, async () => {
    const environment = { SALLYPORT_URL: "http://127.0.0.1:1", SALLYPORT_API_KEY: key, ASSETS_FILE: "x", PORT: "0" };
    const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, ...environment, [missing]: "" } });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (chunk) => (errors += chunk));
    const [code] = await once(child, "close");
    assert.equal(code, 2);
    assert.equal(errors, `${missing} is not set\n`);
  });
}

// Plain requests: fetch would not let us choose Host and Origin.
async function send(method, path, headers = {}) {
  const request = httpRequest({ host: "127.0.0.1", port, method, path, headers });
  request.end();
  const [response] = await once(request, "response");
  let body = "";
  for await (const chunk of response.setEncoding("utf8")) {
    body += chunk;
  }

  return { status: response.statusCode, headers: response.headers, body };
}
