// Fetches the JavaScript client from its locked npm package and leaves each file, compressed, in a folder:
//   node prepare.mjs FOLDER
// The folder appears whole or not at all, so builds that run at the same time do not see half of it.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";

let work;
if (process.argv.length !== 3) {
  fail("usage: node prepare.mjs FOLDER");
}

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(process.argv[2]);
mkdirSync(dirname(target), { recursive: true });
work = mkdtempSync(join(dirname(target), "fetching-"));
try {
  for (const name of ["package.json", "package-lock.json"]) {
    copyFileSync(join(here, name), join(work, name));
  }

  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const npm = spawnSync("npm", ["ci", ...options], { cwd: work, stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" });
  if (npm.error?.code === "ENOENT") {
    fail("npm is missing (it comes with Node 20 or newer): the JavaScript client cannot be fetched.");
  }

  if (npm.status !== 0) {
    fail("npm could not fetch the JavaScript client (see above).");
  }

  const client = join(work, "node_modules", "socket.io-client");
  const files = join(work, "files");
  mkdirSync(files);
  for (const name of readdirSync(join(client, "dist"))) {
    const content = readFileSync(join(client, "dist", name));
    writeFileSync(join(files, `${name}.gz`), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
  }

  writeFileSync(join(files, "version.txt"), JSON.parse(readFileSync(join(client, "package.json"), "utf8")).version);
  place(files);
} finally {
  rmSync(work, { recursive: true, force: true });
}

function place(files) {
  try {
    renameSync(files, target);
  } catch (error) {
    // Another build was faster, with the same files.
    if (!["EEXIST", "ENOTEMPTY", "EPERM"].includes(error.code)) {
      throw error;
    }
  }
}

function fail(problem) {
  process.stderr.write(`prepare.mjs: error: ${problem}\n`);
  if (work) {
    rmSync(work, { recursive: true, force: true });
  }

  process.exit(1);
}
