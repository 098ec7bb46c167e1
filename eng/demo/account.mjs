// An account of the widest tier and a key, through the server's own command line and its control socket.
import { complete } from "./children.mjs";
import { inDemo, program } from "./paths.mjs";

export async function createKey(env) {
  const { account } = await sallyport(env, ["accounts", "create", "--name", "Demo", "--tier", "Enterprise", "--use-case", "trying it out"]);
  const { key, secret } = await sallyport(env, ["keys", "create", "--account", account.id, "--name", "demo"]);
  return { accountId: account.id, keyId: key.id, apiKey: secret };
}

async function sallyport(env, args) {
  // The answer may be a key: it stays out of the log.
  const options = { cwd: inDemo(""), env, log: `sallyport-${args[0]}`, quiet: true };
  const output = await complete(`sallyport ${args[0]} ${args[1]}`, "dotnet", [program, ...args, "--data", inDemo("data"), "--json"], options);
  return JSON.parse(output);
}
