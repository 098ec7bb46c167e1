// Asks a chain for its newest block, then follows the price of a token until Ctrl-C.
//
//   SALLYPORT_URL=http://127.0.0.1:8080 SALLYPORT_API_KEY=slp_… node prices.mjs eth 0x…
import { io } from "socket.io-client";

const [chain = "eth", token] = process.argv.slice(2);

const socket = io(process.env.SALLYPORT_URL, {
  transports: ["websocket"],
  auth: { token: process.env.SALLYPORT_API_KEY },
});

// Comes again after every reconnection, and a subscription ends with its connection: so subscribe here.
socket.on("connect", async () => {
  console.log("connected");
  try {
    await follow();
  } catch (error) {
    console.error(error.message);
  }
});

socket.on("priceUpdate", ({ priceUsd, blockNumber }) => console.log(`block ${blockNumber}: ${priceUsd} USD`));

socket.on("connect_error", (error) => {
  console.error(`no connection: ${error.message}`);
  // Not active: the server has refused us, and trying again would change nothing. Otherwise the client goes on by itself.
  if (!socket.active) {
    process.exitCode = 1;
  }
});

socket.on("disconnect", (reason) => {
  console.log(`disconnected: ${reason}`);
  // The server has ended the session for good: the key was revoked, say.
  if (reason === "io server disconnect") {
    process.exitCode = 1;
  }
});

async function follow() {
  const block = await request("/evm/rpc", { chain, method: "eth_blockNumber", params: [] });
  console.log(`${chain} is at block ${Number(block)}`);
  if (token === undefined) {
    socket.disconnect();
    return;
  }

  const { subscribed } = await request("/evm/price/subscribe", { chain, tokens: [token] });
  console.log(`following ${subscribed}`);
}

async function request(path, parameters) {
  const answer = await socket.timeout(10_000).emitWithAck(path, parameters);
  if (!answer.success) {
    throw new Error(`${path}: ${answer.error.code} ${answer.error.message}`);
  }

  return answer.result;
}
