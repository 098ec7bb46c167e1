// The browser sample in headless Chromium: its own small server, and the page as a visitor sees it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { inCheckout } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { temporaryFolder } from "../stand/folder.mjs";
import { longest } from "../stand/wait.mjs";

export async function launchBrowser() {
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** samples/browser/server.mjs, on a port that Sallyport allows as an origin. */
export class PageServer {
  static async start({ server, credential, port, assets }) {
    const file = join(temporaryFolder(), "assets.json");
    writeFileSync(file, JSON.stringify(assets));
    const pages = new PageServer();
    pages.child = new Child(process.execPath, ["server.mjs"], {
      cwd: inCheckout("samples/browser"),
      environment: { SALLYPORT_URL: server.url, SALLYPORT_API_KEY: credential, ASSETS_FILE: file, PORT: String(port) },
    });
    await pages.child.line(/^listening on /);
    pages.url = `http://127.0.0.1:${port}`;
    return pages;
  }

  async stop() {
    await this.child.stop();
  }
}

/** One visitor: a browser context of its own, and everything that the page says or sends. */
export class Visitor {
  faults = [];
  requests = [];
  frames = [];

  static async open(browser, url, { prepare, ...options } = {}) {
    const visitor = new Visitor();
    visitor.context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    visitor.context.setDefaultTimeout(longest);
    visitor.page = await visitor.context.newPage();
    visitor.page.on("pageerror", (error) => visitor.faults.push(String(error)));
    visitor.page.on("request", (request) => visitor.requests.push({ url: request.url(), headers: request.headers(), body: request.postData() }));
    visitor.page.on("websocket", (socket) => {
      visitor.requests.push({ url: socket.url() });
      socket.on("framereceived", ({ payload }) => visitor.frames.push(String(payload)));
      socket.on("framesent", ({ payload }) => visitor.frames.push(String(payload)));
    });
    await prepare?.(visitor.page);
    await visitor.page.goto(url);
    return visitor;
  }

  /** Waits until the page's status line says something like this. */
  async status(pattern) {
    await this.page.waitForFunction(
      ([source]) => new RegExp(source).test(document.getElementById("status").textContent),
      [pattern.source],
    );
    return this.page.textContent("#status");
  }

  async prices() {
    return this.page.$$eval("article", (cards) =>
      cards.map((card) => ({ symbol: card.querySelector("h3").textContent, value: card.querySelector("data").value })),
    );
  }

  /** Waits until every card shows a price, and another one than before. */
  async pricesOtherThan(before = []) {
    await this.page.waitForFunction(
      ([old]) => [...document.querySelectorAll("article data")].every((data, i) => data.value !== "" && data.value !== old[i]),
      [before.map(({ value }) => value)],
    );
    return this.prices();
  }

  /** Everything that a script or a visitor could find in the page. */
  async everythingKept() {
    return this.page.evaluate(async () => {
      const databases = (await indexedDB.databases?.()) ?? [];
      const cached = await caches.keys();
      const all = { ...localStorage, ...sessionStorage, cookie: document.cookie, url: location.href, databases, cached };
      const globals = Object.keys(window).map((name) => {
        try {
          return JSON.stringify(window[name]) ?? "";
        } catch {
          return "";
        }
      });
      return document.documentElement.outerHTML + JSON.stringify(all) + globals.join("");
    });
  }

  async close() {
    await this.context.close();
  }
}
