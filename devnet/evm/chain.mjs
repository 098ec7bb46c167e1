// One EVM chain with its market and its trader.
import { startAnvil } from "./anvil.mjs";
import { deployMarket } from "./market.mjs";
import { NodeClient } from "./node-client.mjs";
import { Trader } from "./trader.mjs";

/** Starts the chain and answers when every pair has seen its first swap. */
export async function startEvmChain(plan, { port, swapInterval, keeper, progress, onStarted }) {
  const node = await startAnvil({ name: plan.name, chainId: plan.chainId, port, keeper });
  let trader;
  let stopping = false;
  onStarted({
    stop: async () => {
      stopping = true;
      trader?.stop();
      await node.stop();
    },
  });

  const rpcUrl = `http://127.0.0.1:${node.port}`;
  const client = new NodeClient(rpcUrl);
  try {
    const accounts = await client.call("eth_accounts");
    // Chains use different accounts, so that no two contracts share an address by accident.
    const first = 2 * ["eth", "base", "bsc"].indexOf(plan.name);
    const [deployer, traderAccount] = accounts.slice(first, first + 2);
    const market = await deployMarket(plan, client, { deployer, trader: traderAccount });
    trader = new Trader(client, traderAccount, market);
    await trader.begin();
    if (swapInterval > 0) {
      trader.run(swapInterval);
    }

    void node.exited.then((how) => {
      trader.stop();
      if (!stopping) {
        progress(`${plan.name}: anvil has ended (${how}); the others go on`);
      }
    });
    return { description: describe(plan, node, rpcUrl, market) };
  } catch (error) {
    throw new Error(`${plan.name}: ${error.message}`, { cause: error });
  }
}

function describe(plan, node, rpcUrl, { factory, router, tokens, pairs }) {
  const described = tokens.map(({ address, symbol, name, decimals }) => ({ address, symbol, name, decimals }));
  const bySymbol = (symbol) => described.find((token) => token.symbol === symbol);
  return {
    chainId: plan.chainId,
    rpcUrl,
    wsUrl: rpcUrl.replace("http:", "ws:"),
    pid: node.pid,
    stable: bySymbol(plan.stable.symbol),
    wrapped: bySymbol(plan.wrapped.symbol),
    tokens: described,
    factory,
    router,
    pairs: pairs.map(({ address, token0, token1 }) => ({ address, token0, token1 })),
  };
}
