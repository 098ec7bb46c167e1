// Other programs: started with an environment of their own, read line by line, ended by their process id.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Inbox, longest, within } from "./wait.mjs";

const running = new Set();

// Whatever happens to this process, it leaves nobody behind.
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.on(signal, () => process.exit(1));
}

export class Child {
  #process;
  #lines = new Inbox();

  constructor(command, args, { cwd, environment = {}, input } = {}) {
    // Our own settings must not reach a program by accident.
    const inherited = Object.entries(process.env).filter(([name]) => !/^(SALLYPORT_|CHAINWORKS_|NODE_)/.test(name));
    this.#process = spawn(command, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), PYTHONUNBUFFERED: "1", ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    running.add(this.#process);
    const read = ["stdout", "stderr"].map((stream) => this.#read(stream));
    this.exited = new Promise((resolve, reject) => {
      this.#process.on("error", reject);
      this.#process.on("close", async (code, signal) => {
        running.delete(this.#process);
        await Promise.all(read);
        resolve({ code, signal, output: this.output });
      });
    });
    this.exited.catch(() => {});
    this.#process.stdin.on("error", () => {});
    if (input !== undefined) {
      this.#process.stdin.end(input);
    }
  }

  get pid() {
    return this.#process.pid;
  }

  /** Everything it has said, on both streams. */
  get output() {
    return this.#lines.all.map(({ text }) => text).join("\n");
  }

  /** How many lines it has said: a position for `line`. */
  get position() {
    return this.#lines.all.length;
  }

  /** The first line, from `from` on, that matches; waits for it, and fails when the program ends before. */
  async line(pattern, from = 0, milliseconds = longest) {
    const found = this.#lines.find(({ text }) => pattern.test(text), `a line like ${pattern}`, from, milliseconds);
    const ended = this.exited.then(({ code, output }) => {
      if (!this.#lines.all.slice(from).some(({ text }) => pattern.test(text))) {
        throw new Error(`ended with ${code} before a line like ${pattern}:\n${output}`);
      }
    });
    ended.catch(() => {});
    found.catch(() => {});
    await Promise.race([found, ended]);
    return (await found).text;
  }

  /** Waits until it ends by itself. */
  async end() {
    return within(this.exited, () => `the end of ${this.#process.spawnargs.slice(0, 3).join(" ")}; it said:\n${this.output}`);
  }

  /** Asks it to end, and sees to it that it does. */
  async stop(signal = "SIGTERM") {
    this.#process.kill(signal);
    try {
      return await this.end();
    } finally {
      this.#process.kill("SIGKILL");
    }
  }

  async #read(stream) {
    for await (const text of createInterface({ input: this.#process[stream] })) {
      this.#lines.put({ stream, text });
    }
  }
}

/** Runs a program to its end: { code, output }. */
export async function run(command, args, options = {}) {
  return new Child(command, args, { input: "", ...options }).end();
}
