// --stop: asks the running demo to end, and sweeps up after one that was killed.
import { isOurs, readDemo, releaseLock, runningDemo } from "./state.mjs";

const patience = 40_000;

export async function stopDemo() {
  const pid = runningDemo();
  const left = Object.values(readDemo()?.pids ?? {}).filter((one) => one !== pid && isOurs(one));
  if (pid === undefined && left.length === 0) {
    releaseLock();
    console.log("demo: it does not run.");
    return 0;
  }

  // The demo ends its own children, in order. Without it, what it left behind ends here.
  for (const one of pid === undefined ? left : [pid]) {
    process.kill(one, "SIGTERM");
  }

  const deadline = Date.now() + patience;
  while ([pid, ...left].some((one) => one !== undefined && isOurs(one))) {
    if (Date.now() > deadline) {
      console.error(`demo: processes ${[pid, ...left].filter((one) => one !== undefined && isOurs(one)).join(", ")} do not end.`);
      return 1;
    }

    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  releaseLock();
  console.log("demo: stopped.");
  return 0;
}
