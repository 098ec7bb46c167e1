// Why the server closes a connection, and whether another attempt makes sense.
const again = true;

const known = {
  1000: ["the connection was closed", again],
  1001: ["the server went away", again],
  1006: ["the connection was lost", again],
  1009: ["a message was too big", !again],
  1011: ["the server had a problem", again],
  1012: ["the server is restarting", again],
  1013: ["the server is overloaded, or we read too slowly", again],
  4400: ["the server did not understand us", !again],
  4401: ["access was refused or withdrawn", again], // With a fresh token; if there is none to be had, that ends it.
  4403: ["this page is not allowed here", !again],
  4408: ["authentication took too long", again],
  4409: ["the token was already used", again],
  4429: ["too many connections or messages", again, 10_000],
};

/** What a close code means: { reason, retry, wait }, `wait` being the least to wait, in milliseconds. */
export function explainClose(code) {
  const [reason, retry, wait = 0] = known[code] ?? [`the connection ended (${code})`, again];
  return { reason, retry, wait };
}
