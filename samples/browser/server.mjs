// A page must never hold the API key. This small server holds it, and hands its own page one short-lived token per
// connection; the page then talks to Sallyport by itself.
//
//   SALLYPORT_URL=http://127.0.0.1:8080 SALLYPORT_API_KEY=slp_… ASSETS_FILE=assets.json PORT=3000 node server.mjs
//
// Sallyport must allow the page's origin (setting Origins:Allowed).
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { readSettings } from "./settings.mjs";
import { loadFiles } from "./static-files.mjs";
import { fetchToken } from "./token.mjs";

const settings = readSettings(process.env);
const assets = JSON.parse(await readFile(settings.assetsFile, "utf8"));
const files = await loadFiles();

const server = createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(`${request.method} failed: ${error.message}`);
    send(response, 500, "text/plain", "internal error");
  });
});

server.listen(settings.port, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(0));
}

async function answer(request, response) {
  const path = request.url.split("?", 1)[0];

  // A foreign host name that was made to point here (DNS rebinding) is not our page.
  if (!ownOrigins().includes(originOf(request))) {
    send(response, 421, "text/plain", "unknown host");
  } else if (path === "/token") {
    await answerToken(request, response);
  } else if (path === "/config.json") {
    send(response, 200, "application/json", JSON.stringify({ wsUrl: settings.wsUrl, assets }), "no-store");
  } else if (files.has(path)) {
    const { type, content } = files.get(path);
    send(response, 200, type, content, "no-cache");
  } else {
    send(response, 404, "text/plain", "not found");
  }
}

// Tokens go to our own page only: a browser says with every POST where it comes from. On a real site, this is also the
// place to ask whether the visitor has signed in.
async function answerToken(request, response) {
  if (request.method !== "POST") {
    response.setHeader("allow", "POST");
    send(response, 405, "text/plain", "POST only");
  } else if (request.headers.origin !== originOf(request) || (request.headers["sec-fetch-site"] ?? "same-origin") !== "same-origin") {
    send(response, 403, "application/json", JSON.stringify({ error: "not this page" }), "no-store");
  } else {
    const { status, retryAfter, body } = await fetchToken(settings);
    if (retryAfter) {
      response.setHeader("retry-after", retryAfter);
    }

    send(response, status, "application/json", JSON.stringify(body), "no-store");
  }
}

function originOf(request) {
  return settings.publicOrigin ?? `http://${request.headers.host}`;
}

function ownOrigins() {
  const { port } = server.address();
  return settings.publicOrigin ? [settings.publicOrigin] : [`http://127.0.0.1:${port}`, `http://localhost:${port}`];
}

function send(response, status, type, content, cacheControl = "no-store") {
  response.writeHead(status, {
    "content-type": type.startsWith("text/") ? `${type}; charset=utf-8` : type,
    "cache-control": cacheControl,
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      `connect-src 'self' ${new URL(settings.wsUrl).origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  response.end(content);
}
