// --stop: asks the running demo to end, and sweeps up after one that was killed.
import { isOurs, livingChildren, releaseLock, runningDemo } from "./state.mjs";

const patience = 40_000;

export async function stopDemo() {
  const pid = runningDemo();
  const children = livingChildren();
  if (pid === undefined && children.length === 0) {
    releaseLock();
    console.log("demo: it does not run.");
    return 0;
  }

  // The demo ends its own children, in order. Without it, what it left behind ends here.
  const left = await end(pid === undefined ? children : [pid], [pid, ...children]);
  if (left.length > 0) {
    console.error(`demo: processes ${left.join(", ")} do not end.`);
    return 1;
  }

  releaseLock();
  console.log("demo: stopped.");
  return 0;
}

/** Ends what a demo that was killed left behind, so that a new one finds ports and data free. */
export async function sweep() {
  if (runningDemo() === undefined) {
    const children = livingChildren();
    await end(children, children);
  }
}

async function end(asked, awaited) {
  for (const pid of asked) {
    try {
      process.kill(pid, "SIGTERM");
    } catch {
      // It ended in between.
    }
  }

  const deadline = Date.now() + patience;
  for (;;) {
    const left = awaited.filter((pid) => pid !== undefined && isOurs(pid));
    if (left.length === 0 || Date.now() > deadline) {
      return left;
    }

    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
