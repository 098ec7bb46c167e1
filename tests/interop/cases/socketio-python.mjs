// Debian's python3-socketio on the conformance host, over each of its transports. The cases are those of clients/conformance.py.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { inCheckout } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { at } from "../stand/conformance.mjs";

const script = inCheckout("tests/interop/clients/conformance.py");
const sentences = [...readFileSync(script, "utf8").matchAll(/^@case\("(.*)"\)$/gm)].map(([, sentence]) => sentence);

for (const transports of ["websocket", "polling", "polling,websocket"]) {
  describe(`python-socketio on the conformance host over ${transports.replace(",", " → ")}`, { concurrency: true }, () => {
    let child;

    before(() => (child = new Child("/usr/bin/python3", [script], { environment: { ...at, TRANSPORTS: transports } })));

    after(() => child.stop("SIGKILL"));

    for (const sentence of sentences) {
      it(sentence, async () => {
        const line = await child.line(new RegExp(`^\\{"case": "${sentence}"`));
        assert.equal(JSON.parse(line).failure, null, JSON.parse(line).failure);
      });
    }
  });
}
