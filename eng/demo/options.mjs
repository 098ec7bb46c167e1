// The command line of the demo.
import { parseArgs } from "node:util";

/** Reads the arguments; throws an Error with a plain message when they make no sense. */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      "page-port": { type: "string" },
      detach: { type: "boolean", default: false },
      stop: { type: "boolean", default: false },
      // How --detach starts the demo itself.
      child: { type: "boolean", default: false },
    },
  });

  if (values.stop && Object.entries(values).some(([name, value]) => name !== "stop" && value)) {
    throw new Error("--stop goes alone");
  }

  return {
    port: parsePort("--port", values.port),
    pagePort: parsePort("--page-port", values["page-port"]),
    detach: values.detach,
    stop: values.stop,
    child: values.child,
  };
}

function parsePort(name, text) {
  if (text === undefined) {
    return undefined;
  }

  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Error(`${name} takes a port from 1 to 65535, not "${text}"`);
  }

  return port;
}
