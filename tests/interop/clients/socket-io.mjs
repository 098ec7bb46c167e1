// Node's own socket.io-client.
import { io } from "socket.io-client";
import { Inbox, within } from "../stand/wait.mjs";

/** A client with its life written down: connects, refusals, ends and pushes. */
export class SocketIoClient {
  events = new Inbox();

  /** `auth` is an object, or a function as socket.io-client takes it. */
  constructor(url, auth, options = {}) {
    this.socket = io(url, { auth, forceNew: true, reconnectionDelay: 100, reconnectionDelayMax: 500, ...options });
    this.socket.on("connect", () => this.events.put({ type: "connect", id: this.socket.id }));
    this.socket.on("connect_error", ({ message, data }) => this.events.put({ type: "connect_error", message, data, active: this.socket.active }));
    this.socket.on("disconnect", (reason) => this.events.put({ type: "disconnect", reason }));
    this.socket.onAny((name, ...args) => this.events.put({ type: "event", name, args }));
  }

  get transport() {
    return this.socket.io.engine.transport.name;
  }

  async connected() {
    return this.next("connect");
  }

  /** The next event of a type, from position `from` on. */
  async next(type, from = 0) {
    return this.events.find((event) => event.type === type, type, from);
  }

  async push(name, from = 0) {
    return (await this.events.find((event) => event.type === "event" && event.name === name, `event ${name}`, from)).args;
  }

  get position() {
    return this.events.all.length;
  }

  async request(name, ...args) {
    return within(this.socket.emitWithAck(name, ...args), `the answer to ${name}`);
  }

  /** Waits until the transport is a WebSocket. */
  async upgraded() {
    const { engine } = this.socket.io;
    if (engine.transport.name !== "websocket") {
      await within(new Promise((resolve) => engine.once("upgrade", resolve)), "the upgrade");
    }
  }

  close() {
    this.socket.disconnect();
  }
}
