// ./demo, once node is known to be there.
import { runDetached } from "./detached.mjs";
import { parseOptions } from "./options.mjs";
import { run } from "./run.mjs";
import { stopDemo } from "./stop.mjs";

// Whoever reads our output may leave (./demo | head): that is no reason to leave the children alone.
process.stdout.on("error", () => {});
process.stderr.on("error", () => {});

let options;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`demo: ${error.message} (see ./demo --help)`);
  process.exit(2);
}

if (options.stop) {
  process.exitCode = await stopDemo();
} else if (options.detach) {
  process.exitCode = await runDetached(process.argv.slice(2).filter((argument) => argument !== "--detach"));
} else {
  process.exitCode = await run(options);
}
