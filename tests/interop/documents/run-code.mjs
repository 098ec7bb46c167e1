// Runs code as somebody would who has pasted it into a file of their own.
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inCheckout } from "../stand/checkout.mjs";
import { Child } from "../stand/child.mjs";
import { temporaryFolder } from "../stand/folder.mjs";

/** What lets node run TypeScript, for its option --import. */
export const tsx = pathToFileURL(inCheckout("tests/interop/node_modules/tsx/dist/esm/index.mjs")).href;

const languages = {
  javascript: { file: "snippet.mjs", command: (file) => [process.execPath, [file]] },
  // The loader, not the command of tsx: that would be a second process, which survives the first.
  typescript: { file: "snippet.mts", command: (file) => [process.execPath, ["--import", tsx, file]] },
  // Debian's modules are seen by Debian's Python only.
  python: { file: "snippet.py", command: (file) => ["/usr/bin/python3", [file]] },
  bash: { file: "snippet.sh", command: (file) => ["bash", ["-eu", file]] },
};

/** Starts code in a folder of its own where the locked packages are installed; `files` are put beside it. */
export function startCode(language, code, { environment, files = {} } = {}) {
  const folder = temporaryFolder();
  symlinkSync(inCheckout("tests/interop/node_modules"), join(folder, "node_modules"));
  const { file, command } = languages[language];
  for (const [name, content] of Object.entries({ ...files, [file]: code })) {
    writeFileSync(join(folder, name), content);
  }

  const [program, args] = command(file);
  return new Child(program, args, { cwd: folder, environment });
}

/** Runs code to its end: { code, output }. */
export async function runCode(language, code, options) {
  return startCode(language, code, options).end();
}
