// Engine.IO written by hand, packet by packet: what no client of somebody else's would send, and what it would not show.
import WebSocket from "ws";
import { Inbox, within } from "../stand/wait.mjs";
import { ask } from "./http.mjs";

const separator = "\x1e";
const [ping, pong] = ["2", "3"];

export const engineUrl = (host, query, path = "/engine.io/") => `${host}${path}?${new URLSearchParams({ EIO: 4, ...query })}`;

/** A session over polling. Pings are answered, and not shown, unless `heartbeat` is false. */
export class Polling {
  static async open(host, { path, query, headers, heartbeat = true } = {}) {
    const session = new Polling();
    session.url = engineUrl(host, { transport: "polling", ...query }, path);
    session.answer = await ask(session.url, { headers });
    if (session.answer.status !== 200) {
      throw new Error(`refused: ${session.answer.status} ${session.answer.text}`);
    }

    const [open, ...early] = session.answer.text.split(separator);
    session.handshake = JSON.parse(open.slice(1));
    session.sid = session.handshake.sid;
    session.url = engineUrl(host, { transport: "polling", ...query, sid: session.sid }, path);
    session.#received = early;
    session.#heartbeat = heartbeat;
    return session;
  }

  #received = [];
  #heartbeat;

  /** One GET, as it is. */
  poll(options) {
    return ask(this.url, options);
  }

  /** One POST of packets, as it is. */
  post(packets, options) {
    return ask(this.url, { method: "POST", body: [packets].flat().join(separator), ...options });
  }

  /** The next packet, polling for it; or undefined once the session is over. */
  next() {
    return within(this.#next(), "a packet over polling");
  }

  async #next() {
    while (this.#received.length === 0) {
      const { status, text } = await this.poll();
      if (status !== 200) {
        return undefined;
      }

      for (const packet of text.split(separator)) {
        if (packet === ping && this.#heartbeat) {
          await this.post(pong);
        } else {
          this.#received.push(packet);
        }
      }
    }

    return this.#received.shift();
  }

  async take(count) {
    const packets = [];
    while (packets.length < count) {
      packets.push(await this.next());
    }

    return packets;
  }

  /** What polls have brought and nobody has taken. */
  get pending() {
    return this.#received;
  }

  /** Whether the server still knows the session: a packet that does nothing is taken. */
  async isKnown() {
    return (await this.post("6")).status === 200;
  }
}

/** A WebSocket, frame by frame. Pings are answered, and not shown, unless `heartbeat` is false. */
export class Frames {
  #inbox = new Inbox();
  #socket;
  #connection;
  #position = 0;

  /** Opens one to any address; a refusal is thrown, with `status`, `headers` and `text`. */
  static async to(url, { heartbeat = true, ...options } = {}) {
    const frames = new Frames();
    const socket = new WebSocket(url.replace(/^http/, "ws"), { perMessageDeflate: false, ...options });
    frames.#socket = socket;
    frames.closed = new Promise((resolve) => socket.on("close", (code) => resolve(code)));
    socket.on("message", (data, isBinary) => {
      const frame = isBinary ? data : data.toString();
      if (frame === ping && heartbeat) {
        socket.send(pong);
      } else {
        frames.#inbox.put(frame);
      }
    });
    await within(
      new Promise((resolve, reject) => {
        socket.on("upgrade", ({ headers, socket: connection }) => {
          frames.headers = headers;
          frames.#connection = connection;
        });
        socket.on("open", resolve);
        socket.on("error", reject);
        socket.on("unexpected-response", (request, response) => {
          const { statusCode: status, headers } = response;
          let text = "";
          response.on("data", (part) => (text += part));
          response.on("end", () => reject(Object.assign(new Error(`refused: ${status}`), { status, headers, text })));
        });
      }),
      "the upgrade",
    );
    frames.closed.then(() => frames.#inbox.put(undefined));
    return frames;
  }

  /** A session of its own: its open packet is `handshake`. */
  static async open(host, { path, query, ...options } = {}) {
    const frames = await Frames.to(engineUrl(host, { transport: "websocket", ...query }, path), options);
    frames.handshake = JSON.parse((await frames.next()).slice(1));
    return frames;
  }

  get extensions() {
    return this.#socket.extensions;
  }

  /** How many bytes have come, as they are on the wire. */
  get bytesRead() {
    return this.#connection.bytesRead;
  }

  /** A string is sent as a text frame, bytes as a binary one. */
  send(...frames) {
    for (const frame of frames) {
      this.#socket.send(frame);
    }
  }

  /** The next frame: text, bytes, or undefined once the socket is closed. */
  async next() {
    const position = this.#position++;
    await this.#inbox.collect(position + 1, () => true, `frame ${position}`);
    return this.#inbox.all[position];
  }

  async take(count) {
    const frames = [];
    while (frames.length < count) {
      frames.push(await this.next());
    }

    return frames;
  }

  /** The code it is closed with. */
  closeCode() {
    return within(this.closed, "the close");
  }

  close(code) {
    this.#socket.close(code);
  }

  /** Ends it without a word. */
  terminate() {
    this.#socket.terminate();
  }
}

/** The status and text that refuse a WebSocket. */
export async function refusedUpgrade(url, options) {
  const outcome = await Frames.to(url, options).catch((error) => error);
  if (outcome instanceof Frames) {
    outcome.terminate();
    return { status: 101 };
  }

  return { status: outcome.status, text: outcome.text, type: outcome.headers?.["content-type"] };
}
