// Sallyport.SocketIO as a package: what is in it, and the chat of samples/bare-socketio that uses nothing else, in Chromium.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { launchBrowser, Visitor } from "../clients/page.mjs";
import { Child, run } from "../stand/child.mjs";
import { inCheckout } from "../stand/checkout.mjs";
import { freePort } from "../stand/free-port.mjs";

// Packing and building compile: a busy machine takes its time.
const buildTime = 300_000;

const packed = (extension) => inCheckout(`artifacts/package/release/Sallyport.SocketIO.0.1.0.${extension}`);

describe("the package Sallyport.SocketIO", () => {
  let chat;
  let browser;
  let url;

  before(async () => {
    url = `http://127.0.0.1:${await freePort()}`;
    chat = new Child(inCheckout("samples/bare-socketio/run"), ["--urls", url]);
    await chat.line(/^building/, 0, buildTime);
    await chat.line(/^starting/, 0, buildTime);
    [browser] = await Promise.all([launchBrowser(), chat.line(/Now listening on/)]);
  });
  after(async () => {
    await browser?.close();
    await chat?.stop();
  });

  const contents = async (extension) => (await run("/usr/bin/python3", ["-m", "zipfile", "-l", packed(extension)])).output;
  const enter = async (name) => {
    const visitor = await Visitor.open(browser, `${url}/?name=${name}`);
    await visitor.page.getByText(`connected as ${name}`).waitFor();
    return visitor;
  };

  it("has the library, its XML documentation, a README, the licences, and symbols beside it", async () => {
    const files = await contents("nupkg");
    for (const file of ["lib/net10.0/Sallyport.SocketIO.dll", "lib/net10.0/Sallyport.SocketIO.xml", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"]) {
      assert.ok(files.includes(file), `${file} is missing in\n${files}`);
    }
    assert.match(await contents("snupkg"), /lib\/net10\.0\/Sallyport\.SocketIO\.pdb/);
  });

  it("is what the chat is built on, and all it is built on", () => {
    assert.ok(existsSync(inCheckout("samples/bare-socketio/obj/packages/sallyport.socketio/0.1.0")));
    assert.ok(!existsSync(inCheckout("samples/bare-socketio/bin/Release/net10.0/Sallyport.Access.dll")));
  });

  it("lets two visitors of the chat talk", async () => {
    const ada = await enter("ada");
    const bob = await enter("bob");
    await bob.page.getByLabel("Message").fill("hello <b>ada</b>");
    await bob.page.getByRole("button", { name: "Say" }).click();
    await ada.page.getByText("bob: hello <b>ada</b>", { exact: true }).waitFor();
    await bob.context.close();
    await ada.page.getByText("bob: has left", { exact: true }).waitFor();
    assert.deepEqual(ada.faults, []);
    await ada.context.close();
  });

  it("tells a visitor of the chat without a name why not", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.on("dialog", (dialog) => dialog.dismiss());
    await page.goto(url);
    await page.getByText("refused: who are you?").waitFor();
    await context.close();
  });

  it("tells a visitor of the chat that there is no connection, and when there is one again", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.route(/EIO=4/, (route) => route.abort());
    await page.goto(`${url}/?name=ada`);
    await page.getByText("no connection, trying again…").waitFor();
    await page.unroute(/EIO=4/);
    await page.getByText("connected as ada").waitFor();
    await context.close();
  });
});
