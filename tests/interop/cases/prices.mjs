// Prices that come from swaps on a real DEX contract: on both doors, held against what the chain itself says.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { priceAt } from "../clients/chain.mjs";
import { RawSocket } from "../clients/raw-socket.mjs";
import { SocketIoClient } from "../clients/socket-io.mjs";
import { stand } from "../stand/stand.mjs";

const chains = ["eth", "base", "bsc"];
const openSocket = () => RawSocket.open(stand.server.wsUrl, { headers: { "x-api-key": stand.key.secret } });
const lower = (text) => text.toLowerCase();

describe("prices on the WebSocket door", { concurrency: true }, () => {
  it("come for every asset that trades on three chains: the current one first, then without a gap", async () => {
    const socket = await openSocket();
    const assets = chains.flatMap((name) => stand.devnet.assets(name));
    const asset_ids = assets.map(({ assetId }) => assetId);
    const answer = await socket.ask({ action: "subscribe", subscription_type: "Prices", asset_ids });
    assert.equal(answer.type, "subscribed", JSON.stringify(answer));

    for (const { assetId } of assets) {
      const ofAsset = (push) => push.channel === "Prices" && lower(push.asset_id) === lower(assetId);
      const [first, ...later] = await socket.messages.collect(4, ofAsset, `pushes of ${assetId}`);
      assert.equal(first.snapshot, true);
      for (const [index, push] of later.entries()) {
        assert.equal(push.snapshot, undefined);
        assert.equal(push.seq, first.seq + index + 1);
        assert.equal(lower(push.data.asset_id), lower(assetId));
        assert.match(push.data.pair_id, /^0x[0-9a-fA-F]{40}:\d+$/);
        assert.ok(!Number.isNaN(Date.parse(push.data.date)));
      }

      assert.ok(new Set([first, ...later].map(({ data }) => data.usd_price)).size > 1, "the price moves");
    }

    await socket.close();
  });

  for (const name of chains) {
    it(`are what the reserves on ${name} say`, async () => {
      const chain = stand.devnet.chains[name];
      const socket = await openSocket();
      const assets = stand.devnet.assets(name);
      await socket.ask({ action: "subscribe", subscription_type: "Prices", asset_ids: assets.map(({ assetId }) => assetId) });
      for (const { assetId, address } of assets) {
        const ofAsset = ({ asset_id, data }) => data && lower(asset_id) === lower(assetId);
        const [first] = await socket.messages.collect(1, ofAsset, `a push of ${assetId}`);
        const later = (push) => ofAsset(push) && push.data.block_number > first.data.block_number + 2;
        await socket.messages.find(later, `pushes of ${assetId} in later blocks`);

        // The last push of a block that is over is the price at the end of that block.
        const pushes = socket.messages.all.filter(ofAsset);
        const last = pushes.filter(({ data }, i) => i + 1 < pushes.length && pushes[i + 1].data.block_number > data.block_number);
        assert.ok(last.length > 0);
        for (const { data } of last) {
          const expected = await priceAt(chain, address, data.pair_id.split(":")[0], data.block_number);
          // The wrapped coin's own price may move again in the block, after the token's last.
          const tolerance = address === chain.wrapped.address ? 1e-9 : 0.02;
          assert.ok(Math.abs(data.usd_price / expected - 1) < tolerance, `${data.usd_price} for ${expected} at block ${data.block_number}`);
        }
      }

      await socket.close();
    });
  }

  it("end with unsubscribe, and all or nothing is subscribed", async () => {
    const socket = await openSocket();
    const [{ assetId }] = stand.devnet.assets("bsc");
    const ask = (action, ...asset_ids) => socket.ask({ action, subscription_type: "Prices", asset_ids });
    assert.equal((await ask("subscribe", assetId, `0x${"0".repeat(40)}:56`)).type, "error");
    assert.doesNotMatch(JSON.stringify(await socket.ask({ action: "list" })), new RegExp(assetId, "i"));
    assert.equal((await ask("subscribe", assetId)).type, "subscribed");
    assert.match(JSON.stringify(await socket.ask({ action: "list" })), new RegExp(assetId, "i"));
    assert.equal((await ask("unsubscribe", assetId)).type, "unsubscribed");
    assert.doesNotMatch(JSON.stringify(await socket.ask({ action: "list" })), new RegExp(assetId, "i"));
    await socket.close();
  });
});

describe("prices on the Socket.IO door", { concurrency: true }, () => {
  it("come as priceUpdate, the current one first, and end with unsubscribe", async () => {
    const client = new SocketIoClient(stand.server.url, { token: stand.key.secret });
    try {
      await client.connected();
      for (const chain of chains) {
        const [{ address }] = stand.devnet.assets(chain);
        const { result } = await client.request("/evm/price/subscribe", { chain, tokens: [address] });
        assert.deepEqual(result.subscribed.map(lower), [lower(address)]);

        const ofToken = ({ name, args }) => name === "priceUpdate" && args[0].chain === chain;
        const pushes = (await client.events.collect(4, ofToken, `prices on ${chain}`)).map(({ args }) => args[0]);
        for (const [index, push] of pushes.entries()) {
          assert.equal(push.seq, pushes[0].seq + index);
          assert.deepEqual(Object.keys(push).sort(), ["blockNumber", "chain", "pool", "priceUsd", "seq", "time", "token"]);
          assert.equal(lower(push.token), lower(address));
          assert.ok(push.priceUsd > 0);
        }

        const active = await client.request("/evm/price/active_subscriptions", { chain });
        assert.equal(active.result.subscriptions.length, 1);
        const ended = await client.request("/evm/price/unsubscribe", { chain, tokens: [address] });
        assert.deepEqual(ended.result.unsubscribed.map(lower), [lower(address)]);
      }
    } finally {
      client.close();
    }
  });

  it("are the same as on the WebSocket door, with the same sequence numbers", async () => {
    const [{ address, assetId }] = stand.devnet.assets("eth");
    const client = new SocketIoClient(stand.server.url, { token: stand.key.secret });
    const socket = await openSocket();
    try {
      await client.connected();
      await socket.ask({ action: "subscribe", subscription_type: "Prices", asset_ids: [assetId] });
      await client.request("/evm/price/subscribe", { chain: "eth", tokens: [address] });
      const updates = await client.events.collect(5, ({ name }) => name === "priceUpdate", "prices");
      for (const { args } of updates) {
        const push = await socket.messages.find(({ seq }) => seq === args[0].seq, `push ${args[0].seq}`);
        assert.equal(push.data.usd_price, args[0].priceUsd);
        assert.equal(push.data.block_number, args[0].blockNumber);
      }
    } finally {
      client.close();
      await socket.close();
    }
  });
});
