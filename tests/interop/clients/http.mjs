// HTTP by hand: one connection for each request, nothing decompressed, followed or kept.
import { request } from "node:http";
import { within } from "../stand/wait.mjs";

/** { status, headers, body, text } of the answer. */
export function ask(url, { method = "GET", headers = {}, body } = {}) {
  const answer = new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: false }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const all = Buffer.concat(parts);
        resolve({ status: response.statusCode, headers: response.headers, body: all, text: all.toString() });
      });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  return within(answer, `the answer to ${method} ${url}`);
}

/** The refusal of a handshake as the protocol writes it: its status, code and message. */
export async function refusal(url, options) {
  const { status, headers, text } = await ask(url, options);
  return { status, type: headers["content-type"], ...JSON.parse(text) };
}
