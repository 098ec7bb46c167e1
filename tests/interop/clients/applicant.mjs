// Somebody who asks for access, with a browser of their own.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { longest } from "../stand/wait.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export class Applicant {
  faults = [];
  requests = [];
  #expected = [];

  static async open(browser, url, options = {}) {
    const applicant = new Applicant();
    applicant.context = await browser.newContext({ baseURL: url, viewport: { width: 1000, height: 900 }, ...options });
    applicant.context.setDefaultTimeout(longest);
    applicant.page = await applicant.context.newPage();
    applicant.page.on("request", (request) => applicant.requests.push({ url: request.url(), headers: request.headers() }));
    applicant.page.on("pageerror", (error) => applicant.faults.push(String(error)));
    applicant.page.on("console", (message) => applicant.#hear(message.text()));
    return applicant;
  }

  /** The console will complain of a status that the case is about. */
  expectFault(pattern) {
    this.#expected.push(pattern);
  }

  /** Opens a page; the answer is its heading. */
  async visit(url) {
    await this.page.goto(url);
    return this.page.textContent("h1");
  }

  async fill(fields) {
    for (const [name, value] of Object.entries(fields)) {
      await this.page.fill(`#${name}`, value);
    }
  }

  /** Presses a button; the answer is the heading of the page that it leads to. */
  async press(name) {
    return this.follow(() => this.page.getByRole("button", { name }).click());
  }

  async keys(key) {
    await this.page.keyboard.press(key);
  }

  async follow(act) {
    await Promise.all([this.page.waitForEvent("load"), act()]);
    return this.page.textContent("h1");
  }

  async text() {
    return this.page.textContent("main");
  }

  /** What keeps people out, by the rules of WCAG 2.1 AA that can be checked by a program. */
  async barriers() {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }),
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  /** Whether nothing has to be scrolled sideways. */
  async fits() {
    return this.page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
  }

  async close() {
    await this.context.close();
  }

  #hear(text) {
    const at = this.#expected.findIndex((pattern) => pattern.test(text));
    if (at >= 0) {
      this.#expected.splice(at, 1);
    } else {
      this.faults.push(text);
    }
  }
}
