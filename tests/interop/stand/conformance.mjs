// The conformance host: one program that serves the profiles P1 to P4 to all cases that import this.
import { after, before } from "node:test";
import { program } from "./checkout.mjs";
import { Child } from "./child.mjs";
import { freePort } from "./free-port.mjs";

const profiles = ["P1", "P2", "P3", "P4"];

/** Where each profile is: `at.P1` is http://127.0.0.1:PORT. */
export const at = {};

let host;

before(async () => {
  const ports = await Promise.all(profiles.map(async (name) => [name, await freePort()]));
  // Any other program of the same description may stand in, to see what the cases say of it.
  const [command, ...args] = process.env.CONFORMANCE_HOST?.split(" ") ?? ["dotnet", program("ConformanceHost", "ConformanceHost")];
  host = new Child(command, [...args, ...ports.map(([name, port]) => `${name}=${port}`)]);
  for (const [name, port] of ports) {
    await host.line(new RegExp(`^${name} listening`));
    at[name] = `http://127.0.0.1:${port}`;
  }
});

after(() => host?.stop());
