// Node's socket.io server doing as little as a server with authentication can: compare a token, answer events.
// Listens on a free loopback port, prints where as one line of JSON, and stops when stdin ends.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { readFileSync } from "node:fs";

const expected = digest(process.env.PEER_TOKEN ?? "");
if (!process.env.PEER_TOKEN) {
  process.stderr.write("node-peer: PEER_TOKEN is not set\n");
  process.exit(2);
}

// The very object Sallyport answers an unknown request with, so that both send the same number of bytes.
const unknownRequest = { success: false, error: { code: "UNKNOWN_REQUEST", message: "no such request" } };

const http = createServer();
const io = new Server(http, { serveClient: false, connectTimeout: 10_000 });

io.use((socket, next) => {
  const token = socket.handshake.auth.token;
  if (typeof token === "string" && timingSafeEqual(digest(token), expected)) {
    next();
    return;
  }

  const refusal = new Error("unauthorized: missing or invalid token");
  refusal.data = { code: "UNAUTHORIZED" };
  next(refusal);
});

io.on("connection", (socket) => {
  socket.on("/bench/unknown", (_parameters, acknowledge) => acknowledge(unknownRequest));
  // The events of the library's own scenarios: see bench/Sallyport.SocketIO.BenchHost/BenchEvents.cs.
  socket.on("echo", (text, acknowledge) => acknowledge(text));
  socket.on("broadcast", (text) => io.emit("news", text));
  socket.on("join", (rooms, acknowledge) => {
    socket.join(rooms);
    acknowledge(rooms.length);
  });
  socket.on("room", (room, text) => io.to(room).emit("news", text));
});

http.listen(0, "127.0.0.1", () => {
  const version = JSON.parse(readFileSync(new URL("node_modules/socket.io/package.json", import.meta.url), "utf8")).version;
  const url = `http://127.0.0.1:${http.address().port}`;
  process.stdout.write(`${JSON.stringify({ url, socketIo: version, node: process.versions.node })}\n`);
});

process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

function digest(text) {
  return createHash("sha256").update(text).digest();
}
