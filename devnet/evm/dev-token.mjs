// Compiles our own ERC-20. The result is kept in node_modules/.cache, named by everything it depends on.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const here = dirname(fileURLToPath(import.meta.url));
const cacheFolder = join(here, "..", "node_modules", ".cache", "sallyport-devnet");

// Runs on every hard fork anvil knows.
const settings = {
  evmVersion: "paris",
  optimizer: { enabled: true, runs: 200 },
  outputSelection: { "*": { DevToken: ["abi", "evm.bytecode.object"] } },
};

/** The compiled token: { abi, bytecode }. All chains of one run share it. */
export const devToken = once(async () => {
  const source = await readFile(join(here, "DevToken.sol"), "utf8");
  const versions = ["solc", "@openzeppelin/contracts"].map((name) => require(`${name}/package.json`).version);
  const key = createHash("sha256").update(JSON.stringify([source, settings, versions])).digest("hex").slice(0, 16);
  const cached = join(cacheFolder, `DevToken-${key}.json`);
  try {
    return JSON.parse(await readFile(cached, "utf8"));
  } catch {
    // Not there, or half written by a program that was killed: compile.
  }

  const artefact = compile(source);
  await mkdir(cacheFolder, { recursive: true });
  await writeFile(`${cached}.${process.pid}.tmp`, JSON.stringify(artefact));
  await rename(`${cached}.${process.pid}.tmp`, cached);
  return artefact;
});

function compile(source) {
  const solc = require("solc");
  const { readFileSync } = require("node:fs");
  const input = { language: "Solidity", sources: { "DevToken.sol": { content: source } }, settings };
  const findImport = (path) => ({ contents: readFileSync(require.resolve(path), "utf8") });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: findImport }));
  const errors = (output.errors ?? []).filter((error) => error.severity === "error");
  if (errors.length > 0) {
    throw new Error(`DevToken.sol does not compile: ${errors[0].formattedMessage}`);
  }

  const { abi, evm } = output.contracts["DevToken.sol"].DevToken;
  return { abi, bytecode: `0x${evm.bytecode.object}` };
}

function once(make) {
  let made;
  return () => (made ??= make());
}
