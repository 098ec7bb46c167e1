// Builds the server and installs npm packages, each only when something has changed since the last time.
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { complete } from "./children.mjs";
import { inDemo, program, root } from "./paths.mjs";

const buildInputs = ["src", "eng/Analyzers.props", "eng/BannedSymbols.txt", "eng/Test.targets", "global.json", ".editorconfig"];
const buildStamp = inDemo("server.stamp");

/** Builds the server and copies it to .demo/server, so that a later build does not pull the files away under a running demo. */
export async function buildServer(progress) {
  const stamp = hashOfInputs();
  if (existsSync(program) && readOr(buildStamp) === stamp) {
    return;
  }

  progress("building the server (the first time this takes a minute or two)");
  const environment = {
    ...process.env,
    DOTNET_NOLOGO: "1",
    DOTNET_CLI_TELEMETRY_OPTOUT: "1",
    // No build server outlives the demo.
    DOTNET_CLI_USE_MSBUILD_SERVER: "0",
    MSBUILDDISABLENODEREUSE: "1",
    UseSharedCompilation: "false",
  };
  await complete("the build", "dotnet", ["build", "src/Sallyport.Server", "-c", "Release", "--nologo", "-v", "minimal"], {
    cwd: root,
    env: environment,
    log: "build",
  });
  rmSync(inDemo("server"), { recursive: true, force: true });
  cpSync(join(root, "artifacts/bin/Sallyport.Server/release"), inDemo("server"), { recursive: true });
  writeFileSync(buildStamp, stamp);
}

/** `npm ci` where the lock file is not the one of the last time. ./test keeps the same stamp. */
export async function installPackages(folder, progress) {
  const lock = join(root, folder, "package-lock.json");
  const stamp = join(root, folder, "node_modules/.lock-hash");
  const hash = createHash("sha256").update(readFileSync(lock)).digest("hex");
  if (readOr(stamp).trim() === hash) {
    return;
  }

  progress(`npm ci in ${folder}`);
  await complete(`npm ci in ${folder}`, "npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: join(root, folder),
    log: `npm-${folder.replace("/", "-")}`,
  });
  writeFileSync(stamp, `${hash}\n`);
}

function hashOfInputs() {
  const hash = createHash("sha256");
  const roots = [...buildInputs, ...readdirSync(root).filter((name) => /^Directory\..*\.(props|targets)$/.test(name))];
  for (const file of roots.sort().flatMap((name) => filesBelow(join(root, name)))) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`);
  }

  return hash.digest("hex");
}

function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }

  if (!statSync(path).isDirectory()) {
    return [path];
  }

  return readdirSync(path)
    .filter((name) => name !== "bin" && name !== "obj")
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function readOr(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
