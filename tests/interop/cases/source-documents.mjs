// The two documents that the doors were made after, where they stand beside the clone: their own code blocks, cut out of them now, with
// only the URL and the key put in. Nothing of the documents is kept here.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { codeBlock, codeBlocks, exists, put, socketDocument, tokenDocument } from "../documents/fences.mjs";
import { runCode, startCode, tsx } from "../documents/run-code.mjs";
import { refusedCredentials, stand } from "../stand/stand.mjs";

if (exists(socketDocument)) {
  const blocks = codeBlocks(socketDocument).filter(({ language }) => language === "typescript");
  const [, importLine] = blocks[0].code.match(/^(import .*)$/m);
  const events = blocks.find(({ code }) => code.includes('socket.on("connect_error"')).code;
  const connects = blocks.filter(({ code }) => code.includes("= io("));

  // What the reader would write where the document says "start making API requests".
  const question = `
socket.on("connect", async () => {
  console.log(JSON.stringify(await socket.emitWithAck("/evm/rpc", { chain: "eth", method: "eth_blockNumber", params: [] })));
  if (process.env.THEN_LEAVE) socket.disconnect();
});`;

  // Each io() block needs the import of the first, and the connection events to do something.
  const complete = (code) => `${code.includes("import ") ? "" : `${importLine}\n`}${code}${events}${question}`;
  const placeholders = /\b(?<!\.)(CHAINWORKS_API_\w+)\b(?!:)/g;
  const variables = (server, credential) => ({ CHAINWORKS_API_URL: server.url, CHAINWORKS_API_AUTH_TOKEN: credential });
  const putIn = (code, server, credential) => code.replace(placeholders, (name) => JSON.stringify(variables(server, credential)[name]));

  connects.forEach((block, index) => {
    describe(`the socket document's TypeScript, ${index + 1} of ${connects.length}`, { concurrency: 4 }, () => {
      const start = (server, credential, environment = {}) =>
        startCode("typescript", complete(putIn(block.code, server, credential)), {
          environment: { ...variables(server, credential), ...environment },
        });

      it("connects with a key, and asks", async () => {
        const { output } = await start(stand.server, stand.key.secret, { THEN_LEAVE: "1" }).end();
        assert.match(output, /Connected successfully/);
        assert.match(output, /"success":true,"result":"0x/);
        assert.match(output, /Disconnected: io client disconnect/);
      });

      it("connects with a token", async () => {
        const { output } = await start(stand.server, await stand.freshToken(), { THEN_LEAVE: "1" }).end();
        assert.match(output, /"success":true/);
      });

      for (const [what, bring] of refusedCredentials) {
        it(`says that the token is invalid with ${what}`, async () => {
          const { server, credential } = await bring();
          const { output } = await start(server, credential).end();
          assert.match(output, /^Connection error: unauthorized/m);
          assert.match(output, /^Invalid API token$/m);
          assert.doesNotMatch(output, /Connected successfully/);
        });
      }

      it("is told when its key is revoked", async () => {
        const key = await stand.server.createKey();
        const child = start(stand.server, key.secret);
        await child.line(/"success":true/);
        await stand.server.revoke(key);
        assert.match((await child.end()).output, /^Disconnected: io server disconnect$/m);
      });

      describe("across a restart", () => {
        let server;
        before(async () => (server = await stand.ownServer()));
        after(() => server.stop());

        it("reconnects by itself", async () => {
          const child = start(server, (await server.createKey()).secret);
          try {
            await child.line(/"success":true/);
            const position = child.position;
            await server.restart();
            await child.line(/^Disconnected: transport (close|error)$/);
            await child.line(/"success":true/, position);
          } finally {
            await child.stop("SIGKILL");
          }
        });
      });
    });
  });

  describe("the socket document's .env file", () => {
    it("feeds the block that reads the environment", async () => {
      const printed = codeBlock(socketDocument, "bash", "CHAINWORKS_API_URL");
      const values = variables(stand.server, stand.key.secret);
      const file = printed.replace(/^(\w+)=.*$/gm, (_, name) => `${name}=${values[name]}`);
      const block = connects.find(({ code }) => code.includes("process.env"));
      const { output } = await runCode("bash", 'node --env-file=.env --import "$TSX" snippet.mts', {
        environment: { TSX: tsx, THEN_LEAVE: "1" },
        files: { ".env": file, "snippet.mts": complete(block.code) },
      });
      assert.match(output, /"success":true/);
    });
  });

  describe("the socket document's Python", { concurrency: 4 }, () => {
    const question = '\nprint(sio.call("/evm/rpc", {"chain": "base", "method": "eth_blockNumber", "params": []}))\n';
    const code = codeBlock(socketDocument, "python", "sio.connect");
    const run = async (server, credential, more) => runCode("python", putIn(code, server, credential) + more);

    it("connects with a key, and asks", async () => {
      const { code: exit, output } = await run(stand.server, stand.key.secret, `${question}sio.disconnect()\n`);
      assert.match(output, /'success': True, 'result': '0x/);
      assert.equal(exit, 0, output);
    });

    it("connects with a token", async () => {
      const { output } = await run(stand.server, await stand.freshToken(), `${question}sio.disconnect()\n`);
      assert.match(output, /'success': True/);
    });

    for (const [what, bring] of refusedCredentials) {
      it(`is refused with ${what}`, async () => {
        const { server, credential } = await bring();
        const { code: exit, output } = await run(server, credential, question);
        assert.match(output, /ConnectionError/);
        assert.doesNotMatch(output, /success/);
        assert.equal(exit, 1);
      });
    }

    describe("across a restart", () => {
      let server;
      before(async () => (server = await stand.ownServer()));
      after(() => server.stop());

      it("reconnects by itself", async () => {
        // A handler of the reader's own; what it does must not wait for an answer, which the same thread reads.
        const more = `
@sio.event
def connect():
    sio.emit("/evm/rpc", {"chain": "eth", "method": "eth_blockNumber", "params": []}, callback=lambda answer: print("again", answer))
${question}sio.wait()
`;
        const { secret } = await server.createKey();
        const child = startCode("python", putIn(code, server, secret) + more);
        try {
          await child.line(/'success': True/);
          const position = child.position;
          await server.restart();
          await child.line(/^again .*'success': True/, position);
        } finally {
          await child.stop("SIGKILL");
        }
      });
    });
  });
}

if (exists(tokenDocument)) {
  const host = "https://data.lynxcrypto.app";
  const blocks = codeBlocks(tokenDocument);
  const curls = [
    ["first", put(blocks.find(({ code, language }) => language === "bash" && code.startsWith("curl")).code, "YourApiKeyHere", "$KEY")],
    // The line ends without its continuation there.
    ["second", put(codeBlock(tokenDocument, "rust", "curl"), "<YOUR_API_KEY>", "$KEY").replace(/ws-token'\n/, "ws-token' \\\n")],
  ];

  const curl = (code, server, credential) => runCode("bash", put(put(code, host, server.url), "$KEY", credential));

  const websocket = blocks.find(({ code }) => code.includes("new WebSocket(")).code;
  const question = `
websocket.onopen = () => websocket.send(JSON.stringify({ action: "request", request: "/evm/rpc", params: { chain: "bsc", method: "eth_blockNumber", params: [] } }));
websocket.onmessage = ({ data }) => { console.log(data); websocket.close(); };
websocket.onerror = ({ message }) => console.error("error: " + message);
`;

  // Node 20 has no WebSocket of its own; ws has the same interface.
  const open = (server, token) =>
    runCode(
      "javascript",
      `import WebSocket from "ws";\n${put(put(websocket, "wss://data.lynxcrypto.app/ws", server.wsUrl), "ObtainedToken", token)}${question}`,
    );

  describe("the token document", { concurrency: 4 }, () => {
    for (const [which, code] of curls) {
      it(`gets a token with its ${which} curl, and opens a WebSocket with it`, async () => {
        const { output } = await curl(code, stand.server, stand.key.secret);
        const { token } = JSON.parse(output.match(/\{"token".*\}/)[0]);
        assert.match((await open(stand.server, token)).output, /"type":"result".*"success":true,"result":"0x/);

        const again = await open(stand.server, token);
        assert.match(again.output, /error: .*401/);
        assert.doesNotMatch(again.output, /result/);
      });

      for (const [what, bring] of refusedCredentials) {
        it(`gets none with its ${which} curl and ${what}`, async () => {
          const { server, credential } = await bring();
          const { output } = await curl(code, server, credential);
          assert.match(output, /"status":401/);
          assert.match(output, /"code":"UNAUTHORIZED"/);
          assert.doesNotMatch(output, /eyJ/);
        });
      }
    }

    for (const [what, bring] of refusedCredentials) {
      it(`opens no WebSocket with ${what}`, async () => {
        const { server, credential } = await bring();
        const { output } = await open(server, credential);
        assert.match(output, /error: .*401/);
      });
    }

    describe("across a restart", () => {
      let server;
      before(async () => (server = await stand.ownServer()));
      after(() => server.stop());

      it("needs a new token, and gets one with the same key", async () => {
        const { secret } = await server.createKey();
        const [, code] = curls[0];
        const tokenOf = ({ output }) => JSON.parse(output.match(/\{"token".*\}/)[0]).token;
        const used = tokenOf(await curl(code, server, secret));
        const kept = tokenOf(await curl(code, server, secret));
        assert.match((await open(server, used)).output, /"success":true/);

        await server.restart();

        assert.match((await open(server, used)).output, /error: .*401/);
        assert.match((await open(server, kept)).output, /"success":true/);
        assert.match((await open(server, tokenOf(await curl(code, server, secret)))).output, /"success":true/);
      });
    });
  });
}
