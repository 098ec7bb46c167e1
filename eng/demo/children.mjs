// Processes that the demo starts, each with a log of its own. Only what was started here is ever ended.
import { spawn } from "node:child_process";
import { createWriteStream, readFileSync } from "node:fs";
import { basename } from "node:path";
import { inDemo } from "./paths.mjs";
import { noteChild } from "./state.mjs";

const alive = new Set();
let stopping = false;

/** A process that failed: the message says what, `log` where the end of the story is. */
export class ChildFailure extends Error {
  constructor(message, log) {
    super(message);
    this.log = log;
  }
}

/**
 * Starts a process in a group of its own. Standard error, and standard output line by line, go into .demo/NAME.log.
 * `exited` settles with how it ended; `line(pattern)` gives the first line of standard output that matches, or fails with the process.
 */
export function start(name, command, args, { cwd, env = process.env, log = name, keepStdin = false, quiet = false } = {}) {
  if (stopping) {
    throw new Error("the demo is stopping");
  }

  const logFile = inDemo(`${log}.log`);
  const file = createWriteStream(logFile, { flags: "w", mode: 0o600 });
  const child = spawn(command, args, { cwd, env, detached: true, stdio: [keepStdin ? "pipe" : "ignore", "pipe", "pipe"] });
  const waiting = new Set();
  let output = "";
  if (child.pid !== undefined) {
    noteChild(child.pid);
  }

  child.stderr.pipe(file, { end: false });
  child.stdout.setEncoding("utf8").on("data", (text) => {
    output += text;
    if (!quiet) {
      file.write(text);
    }

    for (const look of waiting) {
      look();
    }
  });
  child.stdin?.on("error", () => {});

  const started = {
    name,
    logFile,
    pid: child.pid,
    exited: undefined,
    hasExited: false,
    output: () => output,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.split("\n").slice(0, -1).find((line) => pattern.test(line));
          if (found !== undefined) {
            waiting.delete(look);
            resolve(found);
          }
        };
        waiting.add(look);
        look();
        started.exited.then((how) => reject(new ChildFailure(`${name} ended with ${how.text} before it was ready`, logFile)));
      }),
    stop: (patience) => stop(started, child, patience),
  };
  started.exited = new Promise((resolve) => {
    child.on("error", (error) => resolve({ ok: false, text: error.message }));
    child.on("close", (code, signal) => resolve({ ok: code === 0, text: signal ?? `exit code ${code}` }));
  }).then((how) => {
    started.hasExited = true;
    alive.delete(started);
    file.end();
    return how;
  });
  alive.add(started);
  return started;
}

/** Runs a process to its end; gives its standard output. */
export async function complete(name, command, args, options) {
  const child = start(name, command, args, options);
  const how = await child.exited;
  // A build that is asked to end may say that all is well.
  if (!how.ok || stopping) {
    throw new ChildFailure(`${name} failed with ${how.text}`, child.logFile);
  }

  return child.output();
}

/** Ends whatever is still alive, the latest first; nothing is started afterwards. */
export async function stopAll() {
  stopping = true;
  for (const child of [...alive].reverse()) {
    await child.stop();
  }
}

/** The last lines of a log, for the person who has to find out. */
export function tail(logFile, lines = 20) {
  try {
    const all = readFileSync(logFile, "utf8").trimEnd().split("\n");
    return [`--- the end of .demo/${basename(logFile)}`, ...all.slice(-lines), "---"].join("\n");
  } catch {
    return `(there is no ${logFile})`;
  }
}

// Asks the process, and after a while makes its whole group end.
async function stop(started, child, patience = 12_000) {
  if (started.hasExited || child.pid === undefined) {
    return;
  }

  signal(child.pid, "SIGTERM");
  const timer = setTimeout(() => signal(-child.pid, "SIGKILL"), patience);
  await started.exited;
  clearTimeout(timer);
  // What it left of its group.
  signal(-child.pid, "SIGTERM");
}

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // Gone already.
  }
}
