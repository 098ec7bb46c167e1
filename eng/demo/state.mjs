// What is kept in .demo/: which process is the demo, and demo.json for those who want to use it.
import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { demoFolder, inDemo, root } from "./paths.mjs";

const lockFile = inDemo("demo.lock");
const publicFile = inDemo("demo.json");

/**
 * Makes .demo/, closed to other users: it holds the key and the logs. What lies outside of it, the build and the npm packages, keeps the modes that the
 * caller's umask gives: a later `dotnet publish` copies them for a server that runs as another user.
 */
export function makeDemoFolder() {
  mkdirSync(demoFolder, { recursive: true, mode: 0o700 });
  chmodSync(demoFolder, 0o700);
}

/** Takes the place of the running demo; false when another one has it. */
export function tryTakeLock() {
  makeDemoFolder();
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(lockFile, `${process.pid}\n`, { flag: "wx", mode: 0o600 });
      rmSync(publicFile, { force: true });
      return true;
    } catch (error) {
      if (error.code !== "EEXIST") {
        throw error;
      }

      if (runningDemo() !== undefined) {
        return false;
      }

      // Left by a demo that was killed.
      rmSync(lockFile, { force: true });
    }
  }

  return false;
}

export function releaseLock() {
  rmSync(publicFile, { force: true });
  rmSync(lockFile, { force: true });
}

/** The process id of the demo that runs in this checkout, if one does. */
export function runningDemo() {
  const pid = Number(readOr(lockFile, "").split("\n", 1)[0]);
  return pid > 0 && isOurs(pid) ? pid : undefined;
}

/** Notes a process that the demo started, for who has to clean up after a demo that was killed. */
export function noteChild(pid) {
  appendFileSync(lockFile, `${pid}\n`);
}

/** The processes of this checkout's demo that are still alive, the demo itself not among them. */
export function livingChildren() {
  return readOr(lockFile, "").split("\n").slice(1).map(Number).filter((pid) => pid > 0 && isOurs(pid));
}

/** Writes demo.json, whole or not at all, for the owner only: it holds the key. */
export function writeDemo(demo) {
  rmSync(`${publicFile}.tmp`, { force: true });
  writeFileSync(`${publicFile}.tmp`, `${JSON.stringify(demo, null, 2)}\n`, { flag: "wx", mode: 0o600 });
  renameSync(`${publicFile}.tmp`, publicFile);
}

export function readDemo() {
  try {
    return JSON.parse(readFileSync(publicFile, "utf8"));
  } catch {
    return undefined;
  }
}

/** Whether a process lives and is one of this checkout's: process ids are used again. */
export function isOurs(pid) {
  try {
    process.kill(pid, 0);
    return commandLine(pid).includes(root);
  } catch {
    return false;
  }
}

function commandLine(pid) {
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file)
    ? readFileSync(file, "utf8").replaceAll("\0", " ")
    : execFileSync("ps", ["-ww", "-o", "args=", "-p", String(pid)], { encoding: "utf8" });
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return otherwise;
  }
}
