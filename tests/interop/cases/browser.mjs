// The page of samples/browser in headless Chromium.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { launchBrowser, PageServer, Visitor } from "../clients/page.mjs";
import { codeBlocks, exists, put, tokenDocument } from "../documents/fences.mjs";
import { useUp } from "../stand/credentials.mjs";
import { freePort } from "../stand/free-port.mjs";
import { stand } from "../stand/stand.mjs";

describe("the page in Chromium", () => {
  let browser;
  let server;
  let port;
  let assets;

  before(async () => {
    browser = await launchBrowser();
    port = await freePort();
    server = await stand.ownServer({ "Origins:Allowed:0": `http://127.0.0.1:${port}` });
    assets = ["eth", "base", "bsc"].flatMap((name) => stand.devnet.assets(name));
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Runs a case with a page server of its own, all on the one port that the server allows. */
  const withPage = async (credential, use) => {
    const pages = await PageServer.start({ server, credential, port, assets });
    const visitors = [];
    const visit = async (options) => {
      const visitor = await Visitor.open(browser, pages.url, options);
      visitors.push(visitor);
      return visitor;
    };
    try {
      await use(visit, pages);
      assert.deepEqual(visitors.flatMap(({ faults }) => faults), []);
    } finally {
      await Promise.all(visitors.map((visitor) => visitor.close()));
      await pages.stop();
    }
  };

  const answerToken = (token) => (page) =>
    page.route("**/token", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify({ token }) }));

  it("shows prices that change, one card for each asset", async () => {
    const { secret } = await server.createKey();
    await withPage(secret, async (visit) => {
      const visitor = await visit();
      await visitor.status(/^Live$/);
      const first = await visitor.pricesOtherThan();
      assert.deepEqual(first.map(({ symbol }) => symbol).sort(), assets.map(({ symbol }) => symbol).sort());
      await visitor.pricesOtherThan(first);
      assert.equal(await visitor.page.locator("canvas").count(), assets.length);
    });
  });

  it("holds no key and no token anywhere, and sends the token in no address", async () => {
    const { secret } = await server.createKey();
    await withPage(secret, async (visit, pages) => {
      const visitor = await visit();
      await visitor.status(/^Live$/);
      await visitor.pricesOtherThan();
      const kept = await visitor.everythingKept();
      assert.match(kept, /Live prices/);
      assert.doesNotMatch(kept, /slp_(live|test)_|eyJ[\w-]+\.[\w-]+\./);
      assert.doesNotMatch(JSON.stringify(visitor.requests.map(({ url }) => url)), /eyJ|slp_/);
      assert.doesNotMatch(JSON.stringify(visitor.frames), /eyJ|slp_/);
      assert.doesNotMatch(JSON.stringify(visitor.requests) + JSON.stringify(await visitor.context.storageState()), new RegExp(secret));
      assert.doesNotMatch(pages.child.output, /eyJ|slp_/);
    });
  });

  it("survives a restart of the server, with a new token", async () => {
    const { secret } = await server.createKey();
    await withPage(secret, async (visit) => {
      const visitor = await visit();
      await visitor.status(/^Live$/);
      const first = await visitor.pricesOtherThan();
      await server.stop();
      await visitor.status(/^Trying again: /);
      await server.startAgain();
      await visitor.status(/^Live$/);
      await visitor.pricesOtherThan(first);
      assert.ok(visitor.requests.filter(({ url }) => url.endsWith("/token")).length >= 2);
    });
  });

  it("says so when its key is revoked, and stops trying", async () => {
    const key = await server.createKey();
    await withPage(key.secret, async (visit) => {
      const visitor = await visit();
      await visitor.status(/^Live$/);
      await server.revoke(key);
      assert.equal(await visitor.status(/^Not connected: /), "Not connected: the server does not accept the key");
      assert.ok(await visitor.page.isVisible("#again"));
    });
  });

  it("says so when its server has a bad key", async () => {
    for (const credential of ["slp_live_nonsense", stand.hastyKey.secret, (await server.createRevokedKey()).secret]) {
      await withPage(credential, async (visit) => {
        const visitor = await visit();
        assert.equal(await visitor.status(/^Not connected: /), "Not connected: the server does not accept the key");
      });
    }
  });

  it("gives up after refused tokens: used, expired, forged", async () => {
    const { secret } = await server.createKey();
    const used = await server.mintToken(secret);
    await useUp(server, used);
    for (const token of [used, stand.expiredToken, "eyJhbGciOiJub25lIn0.e30."]) {
      await withPage(secret, async (visit) => {
        const visitor = await visit({ prepare: answerToken(token) });
        assert.match(await visitor.status(/^Not connected: /), /already used|access was refused/);
        assert.doesNotMatch(await visitor.page.textContent("main"), /\$/);
      });
    }
  });

  it("recovers when only its first token was bad", async () => {
    const { secret } = await server.createKey();
    const used = await server.mintToken(secret);
    await useUp(server, used);
    await withPage(secret, async (visit) => {
      const prepare = (page) =>
        page.route("**/token", (route) => route.fulfill({ contentType: "application/json", body: JSON.stringify({ token: used }) }), { times: 1 });
      const visitor = await visit({ prepare });
      await visitor.status(/^Live$/);
    });
  });

  it("opens no connection from a page of another origin", async () => {
    const { secret } = await server.createKey();
    const elsewhere = await PageServer.start({ server, credential: secret, port: await freePort(), assets });
    const visitor = await Visitor.open(browser, elsewhere.url);
    try {
      assert.match(await visitor.status(/^Not connected: /), /this page is not allowed here/);
    } finally {
      await visitor.close();
      await elsewhere.stop();
    }
  });

  if (exists(tokenDocument)) {
    it("opens a WebSocket with the token document's own code, and none with a used token", async () => {
      const { secret } = await server.createKey();
      const code = codeBlocks(tokenDocument).find((block) => block.code.includes("new WebSocket(")).code;
      await withPage(secret, async (visit) => {
        const visitor = await visit();
        const token = await server.mintToken(secret);
        const script = `(async () => {
          ${put(put(code, "wss://data.lynxcrypto.app/ws", server.wsUrl), "ObtainedToken", token)}
          return new Promise((resolve) => {
            websocket.onopen = () => websocket.send('{"action":"ping"}');
            websocket.onmessage = ({ data }) => resolve(data);
            websocket.onclose = ({ code }) => resolve("closed " + code);
          });
        })()`;
        assert.match(await visitor.page.evaluate(script), /"pong"/);
        assert.equal(await visitor.page.evaluate(script), "closed 1006");
      });
    });
  }

  it("can be looked at: light, dark, on a phone, and refused", async () => {
    const folder = process.env.SCREENSHOTS;
    const key = await server.createKey();
    await withPage(key.secret, async (visit) => {
      const visitors = [];
      const looks = {
        light: { colorScheme: "light" },
        dark: { colorScheme: "dark" },
        phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true },
      };
      for (const [name, options] of Object.entries(looks)) {
        const visitor = await visit(options);
        await visitor.status(/^Live$/);
        await visitor.pricesOtherThan(await visitor.pricesOtherThan());
        const { width, content } = await visitor.page.evaluate(() => ({
          width: document.documentElement.clientWidth,
          content: document.documentElement.scrollWidth,
        }));
        assert.ok(content <= width, `${name}: ${content} px in a window of ${width} px`);
        if (folder) {
          await visitor.page.screenshot({ path: `${folder}/${name}.png`, fullPage: name === "phone" });
        }

        visitors.push(visitor);
      }

      await server.revoke(key);
      await visitors[0].status(/^Not connected: /);
      if (folder) {
        await visitors[0].page.screenshot({ path: `${folder}/refused.png` });
      }
    });
  });
});
