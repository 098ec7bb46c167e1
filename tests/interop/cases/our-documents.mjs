// What README and docs print, run as it stands: the URL and the key come from the environment, as README says.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { RawSocket } from "../clients/raw-socket.mjs";
import { codeBlock, codeBlocks } from "../documents/fences.mjs";
import { runCode } from "../documents/run-code.mjs";
import { program } from "../stand/checkout.mjs";
import { run } from "../stand/child.mjs";
import { temporaryFolder } from "../stand/folder.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

const environment = (server, credential) => ({ SALLYPORT_URL: server.url, SALLYPORT_API_KEY: credential });

const socketSnippets = [
  ["javascript", codeBlock("README.md", "javascript", "socket.io-client")],
  ["python", codeBlock("README.md", "python", "socketio")],
];

for (const [language, code] of socketSnippets) {
  describe(`README's ${language}`, { concurrency: 4 }, () => {
    it("asks a chain with a key", async () => {
      const { code: exit, output } = await runCode(language, code, { environment: environment(stand.server, stand.key.secret) });
      assert.match(output, /success'?: [Tt]rue.*0x[0-9a-f]+/s);
      assert.equal(exit, 0, output);
    });

    it("asks a chain with a token", async () => {
      const { output } = await runCode(language, code, { environment: environment(stand.server, await stand.freshToken()) });
      assert.match(output, /success'?: [Tt]rue/);
    });

    for (const [what, bring] of refusedCredentials) {
      it(`is refused with ${what}`, async () => {
        const { server, credential } = await bring();
        const { output } = await runCode(language, code, { environment: environment(server, credential) });
        assert.match(output, /unauthorized|namespaces failed to connect/);
        assert.doesNotMatch(output, /success/);
      });
    }
  });
}

describe("README's curl", () => {
  const code = codeBlock("README.md", "bash", "curl", "ws-token");
  const commands = code.split("\n\n");

  it("gets a token, and an answer of a chain", async () => {
    const { code: exit, output } = await runCode("bash", code, { environment: environment(stand.server, stand.key.secret) });
    assert.match(output, /"token":"eyJ/);
    assert.match(output, /"success":true,"result":"0x/);
    assert.equal(exit, 0, output);
  });

  // A token opens connections: over HTTP even a good one is refused.
  const refused = [...refusedCredentials, ["a good token", async () => ({ server: stand.server, credential: await stand.freshToken() })]];
  for (const [what, bring] of refused) {
    it(`is refused with ${what}`, async () => {
      const { server, credential } = await bring();
      for (const command of commands) {
        const { code: exit, output } = await runCode("bash", command, { environment: environment(server, credential) });
        assert.match(output, /"code":"UNAUTHORIZED"/);
        assert.doesNotMatch(output, /eyJ|"result"/);
        assert.equal(exit, 22, output);
      }
    });
  }
});

describe("README's snippets across a restart", () => {
  let server;
  let key;
  before(async () => {
    server = await stand.ownServer();
    key = await server.createKey();
  });
  after(() => server.stop());

  it("work before and after with the same key", async () => {
    const snippets = [...socketSnippets, ["bash", codeBlock("README.md", "bash", "curl", "ws-token")]];
    for (const restart of [false, true]) {
      if (restart) {
        await server.restart();
      }

      for (const [language, code] of snippets) {
        const { output } = await runCode(language, code, { environment: environment(server, key.secret) });
        assert.match(output, /"?success'?"?: ?[Tt]rue/);
      }
    }
  });
});

describe("docs/contract.md", () => {
  it("prints messages of the WebSocket door that are answered, and pushes of the shape that comes", async () => {
    const [requests, pushes] = codeBlocks("docs/contract.md")
      .filter(({ language }) => language === "json")
      .map(({ code }) => code.trim().split("\n").map((line) => JSON.parse(line)));
    const socket = await RawSocket.open(stand.server.wsUrl, { headers: { "x-api-key": stand.key.secret } });
    const { assetId } = stand.devnet.assets("bsc")[0];
    const expected = { subscribe: "subscribed", unsubscribe: "unsubscribed", list: "subscriptions", ping: "pong", request: "result" };
    for (const request of requests) {
      const answer = await socket.ask({ ...request, ...(request.asset_ids && { asset_ids: [assetId] }) });
      assert.equal(answer.type, expected[request.action], JSON.stringify(answer));
    }

    const push = await socket.messages.find(({ channel }) => channel, "a push");
    const printed = pushes.find(({ data }) => data);
    assert.deepEqual(Object.keys(push).filter((name) => name !== "snapshot").sort(), Object.keys(printed).sort());
    assert.deepEqual(Object.keys(push.data).sort(), Object.keys(printed.data).sort());
    await socket.close();
  });
});

describe("docs/getting-started.md", () => {
  const operator = program("Sallyport.Server", "sallyport");

  it("prints a configuration that has no fault", async () => {
    const file = join(temporaryFolder(), "sallyport.json");
    writeFileSync(file, codeBlock("docs/getting-started.md", "json", "Chains"));
    const { code, output } = await run("dotnet", [operator, "check-config", "--config", file]);
    assert.equal(code, 0, output);
  });

  it("prints verbs that work one after the other", async () => {
    const verbs = codeBlock("docs/getting-started.md", "bash", "accounts create", "keys revoke");
    const idOf = (what) => `| tee /dev/stderr | grep -o '${what}_[A-Za-z0-9]*' | head -1)`;
    const script = [
      `sallyport() { dotnet "$PROGRAM" "$@" --data "$DATA"; }`,
      ...verbs
        .trim()
        .split("\n")
        .map((line) => line.replace("acc_…", '"$ACCOUNT"').replace("key_…", '"$key"'))
        .map((line) => (line.startsWith("sallyport keys list") ? `key=$(${line} ${idOf("key")}` : line)),
    ].join("\n");
    const { code, output } = await runCode("bash", script, { environment: { PROGRAM: operator, DATA: temporaryFolder() } });
    assert.equal(code, 0, output);
    assert.match(output, /slp_live_[0-9A-Za-z]{38}/);
    assert.match(output, /revoked/);
  });
});
