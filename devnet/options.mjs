// The command line of the development network.
import { parseArgs } from "node:util";

const chainNames = ["eth", "base", "bsc", "sol"];

export const usage = `Usage: node devnet/index.mjs [options]

Starts anvil as Ethereum (1), Base (8453) and BSC (56), each with a Uniswap V2 market whose prices move, and surfpool as
Solana. Prints one line of JSON on stdout when everything trades; progress goes to stderr. Ctrl-C or SIGTERM stops it.

  --config FILE            also write a Sallyport configuration (sections Chains and Market) to FILE
  --only NAMES             start these chains only, e.g. --only eth or --only eth,sol
  --no-solana              leave Solana out
  --ports NAME=PORT,...    listen on these ports, e.g. eth=8545,base=8546,bsc=8547 (default: free ports; Solana's are always free ones)
  --swap-interval MS       how often each pair is swapped on (default 800; 0: no swaps after the first)
  --until-stdin-closes     stop when stdin ends, so that the network never outlives the program that started it
  --help                   show this text
`;

/** Reads the arguments; throws an Error with a plain message when they make no sense. */
export function parseOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      config: { type: "string" },
      only: { type: "string" },
      "no-solana": { type: "boolean", default: false },
      ports: { type: "string", default: "" },
      "swap-interval": { type: "string", default: "800" },
      "until-stdin-closes": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });

  const chains = values.only === undefined ? chainNames : splitList(values.only);
  const unknown = chains.find((name) => !chainNames.includes(name));
  if (unknown !== undefined || chains.length === 0) {
    throw new Error(`--only takes names out of ${chainNames.join(", ")}`);
  }

  return {
    config: values.config,
    chains: chains.filter((name) => name !== "sol" || !values["no-solana"]),
    ports: Object.fromEntries(splitList(values.ports).map(parsePort)),
    swapInterval: parseWhole("--swap-interval", values["swap-interval"], 3_600_000),
    untilStdinCloses: values["until-stdin-closes"],
    help: values.help,
  };
}

function splitList(text) {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}

function parsePort(item) {
  const [name, port] = item.split("=");
  if (!chainNames.includes(name) || name === "sol") {
    throw new Error("--ports takes eth=PORT, base=PORT and bsc=PORT");
  }

  return [name, parseWhole(`--ports ${name}`, port ?? "", 65_535)];
}

function parseWhole(name, text, most) {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most) {
    throw new Error(`${name} takes a whole number up to ${most}`);
  }

  return value;
}
