// From the form to the key, as a person with a browser sees it.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Applicant } from "../clients/applicant.mjs";
import { launchBrowser } from "../clients/page.mjs";
import { stand } from "../stand/stand.mjs";

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  phone: { colorScheme: "light", viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true },
};

describe("access requests in Chromium", () => {
  let browser;
  let server;

  before(async () => {
    browser = await launchBrowser();
    server = await stand.ownServer({ "AccessRequests:BurstPerAddress": "100" });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const withApplicant = async (options, use) => {
    const applicant = await Applicant.open(browser, server.url, options);
    try {
      await use(applicant);
      assert.deepEqual(applicant.faults, []);
    } finally {
      await applicant.close();
    }
  };

  const approve = async () => {
    const { requests } = await server.operator("requests", "list", "--state", "pending");
    const { link } = await server.operator("requests", "approve", requests.at(-1).id, "--tier", "Basic", "--key-name", "bot");
    return link;
  };

  it("leads from the form to a key that works, without any script", async () => {
    await withApplicant({ javaScriptEnabled: false }, async (applicant) => {
      await applicant.visit("/request-access");
      await applicant.fill({ name: "Ada Lovelace", contact: "ada@example.com", useCase: "Prices\nfor a bot" });
      assert.equal(await applicant.press("Send the request"), "Thank you");

      const link = await approve();
      assert.equal(await applicant.visit(link), "Your access is approved");
      assert.match(await applicant.text(), /Basic/);
      assert.equal(await applicant.press("Create my API key"), "Your API key");
      const key = await applicant.page.textContent(".secret");
      assert.equal((await server.mintToken(key)).split(".").length, 3);

      applicant.expectFault(/404/);
      assert.equal(await applicant.visit(link), "This link does not work");
      assert.deepEqual(applicant.requests.filter(({ headers }) => headers.referer), [], "a page told its address");
    });
  });

  it("can be done with the keyboard alone", async () => {
    await withApplicant({}, async (applicant) => {
      await applicant.visit("/request-access");
      await applicant.keys("Tab"); // Skip to the content
      for (const text of ["Ada", "ada@example.com", "A bot"]) {
        await applicant.keys("Tab");
        await applicant.page.keyboard.type(text);
      }

      await applicant.keys("Tab");
      assert.equal(await applicant.follow(() => applicant.keys("Enter")), "Thank you");
    });
  });

  it("says what is wrong beside the field, and keeps what was typed", async () => {
    await withApplicant({}, async (applicant) => {
      await applicant.visit("/request-access");
      await applicant.fill({ name: "Ada", contact: "  ", useCase: "<b>A bot</b> & more" });
      applicant.expectFault(/400/);
      assert.equal(await applicant.press("Send the request"), "Request access");
      assert.equal(await applicant.page.inputValue("#name"), "Ada");
      assert.equal(await applicant.page.inputValue("#useCase"), "<b>A bot</b> & more");
      assert.equal(await applicant.page.getAttribute("#contact", "aria-invalid"), "true");
      const described = await applicant.page.getAttribute("#contact", "aria-describedby");
      assert.match(await applicant.page.textContent(`#${described.split(" ")[0]}`), /how to reach you/);
      await applicant.page.click(".alert a");
      assert.equal(await applicant.page.evaluate(() => location.hash), "#contact");
    });
  });

  it("takes no form that another site sends", async () => {
    await withApplicant({}, async (applicant) => {
      await applicant.page.route("http://elsewhere.test/", (route) =>
        route.fulfill({
          contentType: "text/html",
          body: `<form method="post" action="${server.url}/request-access"><input name="name" value="Eve"><button>go</button></form><h1>Elsewhere</h1>`,
        }),
      );
      await applicant.visit("http://elsewhere.test/");
      applicant.expectFault(/403/);
      assert.equal(await applicant.press("go"), "Sent from another site");
    });
  });

  it("can be looked at: light, dark, on a phone; no rule of accessibility is broken", async () => {
    const folder = process.env.SCREENSHOTS;
    for (const [name, options] of Object.entries(looks)) {
      await withApplicant(options, async (applicant) => {
        const look = async (page) => {
          assert.deepEqual(await applicant.barriers(), [], `${page} ${name}`);
          assert.ok(await applicant.fits(), `${page} ${name} is wider than the window`);
          if (folder) {
            await applicant.page.screenshot({ path: `${folder}/${page}-${name}.png`, fullPage: true });
          }
        };
        await applicant.visit("/request-access");
        await look("request-access");
        await applicant.fill({ name: " ", contact: "ada@example.com", useCase: "A bot" });
        applicant.expectFault(/400/);
        await applicant.press("Send the request");
        await look("request-access-wrong");
        await applicant.fill({ name: "Ada" });
        await applicant.press("Send the request");
        await look("request-access-received");
        const link = await approve();
        await applicant.visit(link);
        await look("access");
        await applicant.press("Create my API key");
        await look("access-key");
        applicant.expectFault(/404/);
        await applicant.visit(link);
        await look("access-gone");
      });
    }
  });
});
