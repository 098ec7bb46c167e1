// The demo: prepare, start one after the other, say how to use it, mind the children, stop.
import { rmSync, writeFileSync } from "node:fs";
import { createKey } from "./account.mjs";
import { everythingAnswers } from "./answers.mjs";
import { ChildFailure, start, stopAll, tail } from "./children.mjs";
import { movingAssets, pairs, rpcUrls } from "./market.mjs";
import { inDemo, program, root } from "./paths.mjs";
import { choosePort } from "./ports.mjs";
import { buildServer, installPackages } from "./prepare.mjs";
import { instructions } from "./snippets.mjs";
import { releaseLock, runningDemo, tryTakeLock, writeDemo } from "./state.mjs";
import { sweep } from "./stop.mjs";

/** Runs the demo until it is stopped; gives the exit code. */
export async function run({ port, pagePort, child }) {
  const began = performance.now();
  const progress = (text) => console.log(`demo: ${text}`);
  await sweep();
  if (!tryTakeLock()) {
    console.error(`demo: it runs already, as process ${runningDemo()}. \`./demo --stop\` ends it; .demo/demo.json says where everything is.`);
    return 1;
  }

  const ending = new AbortController();
  const asked = new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(name, () => {
        ending.abort();
        resolve();
      });
    }
  });

  try {
    const started = startEverything({ port, pagePort, progress, signal: ending.signal });
    // Once we are asked to stop, children die under the start's hands: that is no failure.
    started.catch(() => {});
    const demo = await Promise.race([started, asked]);
    if (demo === undefined) {
      progress("stopping before everything ran");
      return 130;
    }

    writeDemo(demo.description);
    progress(`everything answers after ${((performance.now() - began) / 1000).toFixed(0)} s`);
    if (child) {
      // The key is for the terminal of whoever started us, not for our log.
      process.send({ ready: true });
    } else {
      console.log(`${instructions(demo.description)}\nCtrl-C stops everything.`);
    }

    const ended = await Promise.race([asked, ...demo.children.map((one) => one.exited.then(() => one))]);
    if (ended === undefined) {
      progress("stopping");
      return 0;
    }

    console.error(`demo: ${ended.name} ended by itself; stopping the rest.\n${tail(ended.logFile)}`);
    return 1;
  } catch (error) {
    console.error(`demo: ${error.message}`);
    if (error instanceof ChildFailure) {
      console.error(tail(error.log));
    }

    return 1;
  } finally {
    await stopAll();
    releaseLock();
    progress("stopped");
  }
}

async function startEverything({ port, pagePort, progress, signal }) {
  rmSync(inDemo("data"), { recursive: true, force: true });
  // Fail before the long build, not after it.
  const serverPort = await choosePort("--port", port, 8080);
  const webPort = await choosePort("--page-port", pagePort, 3000);
  const pageUrl = `http://127.0.0.1:${webPort}`;

  const network = installPackages("devnet", progress).then(() => startNetwork(progress, signal));
  const page = installPackages("samples/browser", progress);
  const [{ devnet, description }] = await Promise.all([network, buildServer(progress), page]);
  signal.throwIfAborted();

  progress("starting the server");
  const apiUrl = `http://127.0.0.1:${serverPort}`;
  const env = environment(pageUrl);
  const server = start("the server", "dotnet", serverArguments(apiUrl), { cwd: inDemo(""), env, log: "server" });
  await server.line(/^\s*listening\s/);
  const key = await createKey(env);
  signal.throwIfAborted();

  const assets = movingAssets(description);
  writeFileSync(inDemo("assets.json"), JSON.stringify(assets));
  const web = startPage({ apiUrl, apiKey: key.apiKey, webPort });
  await web.line(/^listening on /);

  progress("asking everything once");
  await everythingAnswers({ apiUrl, apiKey: key.apiKey, pageUrl, chains: Object.keys(description.chains), signal });
  const children = [devnet, server, web];
  return {
    children,
    description: {
      apiUrl,
      wsUrl: `${apiUrl.replace(/^http/, "ws")}/ws`,
      ...key,
      pageUrl,
      assets,
      pairs: pairs(description),
      rpcUrls: rpcUrls(description),
      pids: { demo: process.pid, devnet: devnet.pid, server: server.pid, page: web.pid },
    },
  };
}

async function startNetwork(progress, signal) {
  signal.throwIfAborted();
  progress("starting the development network");
  const args = [`${root}/devnet/index.mjs`, "--config", inDemo("devnet.json"), "--until-stdin-closes"];
  const devnet = start("the development network", process.execPath, args, { cwd: root, log: "devnet", keepStdin: true });
  const description = JSON.parse(await devnet.line(/^\{/));
  if (!description.chains.sol) {
    progress(`there is no surfpool for ${process.platform}-${process.arch}: the demo runs without Solana`);
  }

  return { devnet, description };
}

function serverArguments(apiUrl) {
  return [program, "serve", "--listen", apiUrl, "--data", inDemo("data"), "--config", inDemo("devnet.json")];
}

function startPage({ apiUrl, apiKey, webPort }) {
  const env = { ...process.env, SALLYPORT_URL: apiUrl, SALLYPORT_API_KEY: apiKey, ASSETS_FILE: inDemo("assets.json"), PORT: String(webPort) };
  return start("the page", process.execPath, [`${root}/samples/browser/server.mjs`], { cwd: root, env, log: "page" });
}

// What the caller's shell says to a server of its own is not meant for this one.
function environment(pageUrl) {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith("SALLYPORT_"));
  return {
    ...Object.fromEntries(own),
    DOTNET_NOLOGO: "1",
    SALLYPORT_Origins__Allowed__0: pageUrl,
    SALLYPORT_Origins__Allowed__1: pageUrl.replace("127.0.0.1", "localhost"),
  };
}
