// The one entry: the cases share a network and a server, so they run in one process.
import { after, before } from "node:test";
import { stand } from "./stand/stand.mjs";

before(() => stand.start());
after(() => stand.stop());

await import("./cases/node-socket-io.mjs");
await import("./cases/python.mjs");
await import("./cases/raw-web-socket.mjs");
await import("./cases/life-of-a-credential.mjs");
await import("./cases/curl.mjs");
await import("./cases/behind-a-proxy.mjs");
await import("./cases/samples.mjs");
await import("./cases/conformance-host.mjs");
await import("./cases/socketio-engine-handshake.mjs");
await import("./cases/socketio-engine-polling.mjs");
await import("./cases/socketio-engine-websocket.mjs");
await import("./cases/socketio-engine-upgrade.mjs");
await import("./cases/socketio-wire.mjs");
await import("./cases/socketio-client-events.mjs");
await import("./cases/socketio-client-life.mjs");
await import("./cases/socketio-client-options.mjs");
await import("./cases/socketio-client-rooms.mjs");
await import("./cases/socketio-recovery.mjs");
await import("./cases/socketio-engine-client.mjs");
await import("./cases/socketio-http.mjs");
await import("./cases/socketio-upgrade.mjs");
await import("./cases/socketio-python.mjs");
await import("./cases/socketio-differences.mjs");
await import("./cases/socketio-msgpack.mjs");
await import("./cases/socketio-library.mjs");
await import("./cases/package.mjs");
await import("./cases/prices.mjs");
await import("./cases/chain-down.mjs");
await import("./cases/browser.mjs");
await import("./cases/access-request.mjs");
await import("./cases/our-documents.mjs");
await import("./cases/source-documents.mjs");
