// What a client may come with, good and bad, and where it is to knock.
import WebSocket from "ws";
import { until } from "./wait.mjs";

/** Uses a ws-token up. */
export async function useUp(server, token) {
  await openWebSocket(`${server.wsUrl}?token=${token}`);
}

/**
 * A token that this server has admitted and now refuses, because its time is over. The server must give tokens a short life, and let
 * them be used more than once: so that nothing but time can be the reason.
 */
export async function expiredToken(server, secret) {
  const token = await server.mintToken(secret);
  await openWebSocket(`${server.wsUrl}?token=${token}`);
  await until(async () => (await statusOfUpgrade(`${server.wsUrl}?token=${token}`)) === 401, "the token has expired");
  return token;
}

async function openWebSocket(url) {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  await new Promise((resolve) => {
    socket.on("close", resolve);
    socket.close();
  });
}

/** The status that answers an upgrade request: 101, or why not. */
export function statusOfUpgrade(url, options) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.on("open", () => {
      socket.close();
      resolve(101);
    });
    socket.on("unexpected-response", (request, response) => {
      response.resume();
      request.destroy();
      resolve(response.statusCode);
    });
    socket.on("error", reject);
  });
}
