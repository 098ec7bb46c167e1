// socket.io-client on a profile of the conformance host.
import { after } from "node:test";
import { at } from "../stand/conformance.mjs";
import { SocketIoClient } from "./socket-io.mjs";

const clients = new Set();

after(() => clients.forEach((client) => client.close()));

/** A client that does not come back by itself unless told to, over WebSocket unless told otherwise; it is closed in the end. */
export function client(profile, namespace = "/", { auth, ...options } = {}) {
  const created = new SocketIoClient(`${at[profile]}${namespace}`, auth, { transports: ["websocket"], reconnection: false, ...options });
  clients.add(created);
  return created;
}

/** The same, connected. */
export async function connected(profile, namespace, options) {
  const created = client(profile, namespace, options);
  await created.connected();
  return created;
}

/** What `count` clients give, all connected. */
export const several = (count, profile, namespace, options) =>
  Promise.all(Array.from({ length: count }, () => connected(profile, namespace, options)));
