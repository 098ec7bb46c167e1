// One chain dies: its subscribers are told, its requests are answered at once, and the others notice nothing.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { RawSocket } from "../clients/raw-socket.mjs";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { Devnet } from "../stand/devnet.mjs";
import { Sallyport } from "../stand/sallyport.mjs";

const blockNumber = (chain) => ({ chain, method: "eth_blockNumber", params: [] });

describe("a chain whose only node is killed", () => {
  let devnet;
  let server;
  let key;
  before(async () => {
    devnet = await Devnet.start("--only", "eth,base");
    server = await Sallyport.start({ config: devnet.config, settings: { "Chains:eth:HeadTimeout": "00:00:03" } });
    key = await server.createKey();
  });
  after(async () => {
    await server?.stop();
    await devnet?.stop();
  });

  it("answers CHAIN_UNAVAILABLE and is called stale, while the other goes on", async () => {
    const [dead] = devnet.assets("eth");
    const [alive] = devnet.assets("base");
    const socket = await RawSocket.open(server.wsUrl, { headers: { "x-api-key": key.secret } });
    const client = new SocketIoClient(server.url, { token: key.secret });
    try {
      await client.connected();
      await socket.ask({ action: "subscribe", subscription_type: "Prices", asset_ids: [dead.assetId, alive.assetId] });
      await client.request("/evm/price/subscribe", { chain: "eth", tokens: [dead.address] });
      assert.equal((await client.request("/evm/rpc", blockNumber("eth"))).success, true);
      await client.push("priceUpdate");

      process.kill(devnet.chains.eth.pid, "SIGKILL");

      const notice = await socket.messages.find(({ stale }) => stale === true, "a stale notice");
      assert.equal(notice.channel, "Prices");
      assert.equal(notice.asset_id.toLowerCase(), dead.assetId.toLowerCase());
      assert.ok(!Number.isNaN(Date.parse(notice.since)));
      await client.push("priceStale");

      const failed = await client.request("/evm/rpc", blockNumber("eth"));
      assert.equal(failed.success, false);
      assert.equal(failed.error.code, "CHAIN_UNAVAILABLE");
      assert.equal((await socket.ask({ action: "request", request: "/evm/rpc", params: blockNumber("eth") })).error.code, "CHAIN_UNAVAILABLE");

      assert.equal((await client.request("/evm/rpc", blockNumber("base"))).success, true);
      const position = socket.messages.all.length;
      const price = ({ asset_id, data }) => data && asset_id.toLowerCase() === alive.assetId.toLowerCase();
      await socket.messages.find(price, "a price of the other chain", position);
      assert.ok(socket.messages.all.every(({ stale, asset_id }) => !stale || asset_id.toLowerCase() === dead.assetId.toLowerCase()));
    } finally {
      client.close();
      await socket.close();
    }
  });
});
