// Sees to it that no chain outlives this program, even when it is killed without a chance to clean up: a second process
// holds the other end of a pipe, and when the pipe breaks it kills what is still on its list.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(import.meta.url);

export class Keeper {
  #process;

  constructor() {
    // Its own process group: a signal to ours (Ctrl-C, a killed job) must not take the keeper first.
    this.#process = spawn(process.execPath, [file], { stdio: ["pipe", "ignore", "ignore"], detached: true });
    this.#process.stdin.on("error", () => {});
    this.#process.unref();
  }

  /** Puts a child process on the list until it exits. */
  watch(child) {
    this.#process.stdin.write(`+${child.pid}\n`);
    child.once("exit", () => this.#process.stdin.write(`-${child.pid}\n`));
  }

  /** Closes the pipe; the keeper ends and takes with it whatever still runs. */
  release() {
    this.#process.stdin.end();
  }
}

if (process.argv[1] === file) {
  const pids = new Set();
  createInterface({ input: process.stdin })
    .on("line", (line) => (line.startsWith("+") ? pids.add(Number(line.slice(1))) : pids.delete(Number(line.slice(1)))))
    .on("close", () => {
      for (const pid of pids) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // Already gone.
        }
      }
    });
}
