// Node's ws on the raw WebSocket door.
import WebSocket from "ws";
import { Inbox, within } from "../stand/wait.mjs";

export class RawSocket {
  messages = new Inbox();
  #socket;
  #lastId = 0;

  /** Opens, or throws the status that refused it. */
  static async open(url, options = {}, protocols = []) {
    const raw = new RawSocket();
    raw.#socket = new WebSocket(url, protocols, options);
    raw.closed = new Promise((resolve) => raw.#socket.on("close", (code) => resolve(code)));
    raw.#socket.on("message", (data) => raw.messages.put(JSON.parse(data)));
    await within(
      new Promise((resolve, reject) => {
        raw.#socket.on("open", resolve);
        raw.#socket.on("error", reject);
        raw.#socket.on("unexpected-response", (request, response) => {
          let body = "";
          response.on("data", (part) => (body += part));
          response.on("end", () => {
            request.destroy();
            reject(Object.assign(new Error(`refused: ${response.statusCode}`), { status: response.statusCode, body }));
          });
        });
      }),
      "the upgrade",
    );
    return raw;
  }

  get protocol() {
    return this.#socket.protocol;
  }

  /** Sends a message and returns its answer. */
  async ask(message) {
    const id = ++this.#lastId;
    this.send({ ...message, id });
    return this.messages.find((answer) => answer.id === id, `the answer to ${JSON.stringify(message)}`);
  }

  send(message) {
    this.#socket.send(typeof message === "string" || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** The code it closes with. */
  async close() {
    this.#socket.close(1000);
    return this.closeCode();
  }

  /** Ends it without a word. */
  terminate() {
    this.#socket.terminate();
  }

  async closeCode() {
    return within(this.closed, "the close");
  }
}
