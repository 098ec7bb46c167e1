// Ports to listen on.
import { createServer } from "node:net";

/** The port that was asked for, or the usual one, or any free one. */
export async function choosePort(name, asked, usual) {
  if (asked !== undefined) {
    if (!(await isFree(asked))) {
      throw new Error(`port ${asked} is in use; give another with ${name}`);
    }

    return asked;
  }

  return (await isFree(usual)) ? usual : await anyFree();
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

function anyFree() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
