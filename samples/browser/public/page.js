// Puts the page together: a card per asset, one stream for all of them.
import { PriceCard } from "./price-card.js";
import { PriceStream } from "./price-stream.js";

const chainNames = { eth: "Ethereum", base: "Base", bsc: "BNB Smart Chain", sol: "Solana" };

const connection = document.getElementById("connection");
const statusText = document.getElementById("status");
const againButton = document.getElementById("again");

const { wsUrl, assets } = await (await fetch("/config.json")).json();
const cards = new Map(assets.map((asset) => [asset.assetId.toLowerCase(), new PriceCard(asset)]));
showCards();

const stream = new PriceStream(wsUrl, assets.map(({ assetId }) => assetId), { status: showStatus, push: showPush });
againButton.addEventListener("click", () => void stream.connect());
addEventListener("online", () => stream.hurry());
document.addEventListener("visibilitychange", () => document.hidden || stream.hurry());
void stream.connect();

function showCards() {
  const main = document.getElementById("chains");
  for (const chain of new Set(assets.map((asset) => asset.chain))) {
    const section = document.getElementById("chain").content.cloneNode(true);
    section.querySelector("h2").textContent = chainNames[chain] ?? chain;
    section.querySelector(".cards").append(...[...cards.values()].filter((card) => card.chain === chain).map((card) => card.element));
    main.append(section);
  }
}

function showStatus({ state, text }) {
  connection.dataset.state = state;
  statusText.textContent = text;
  againButton.hidden = state !== "ended";
}

function showPush(message) {
  // A notice without an asset is about all of them.
  const concerned = message.asset_id ? [cards.get(message.asset_id.toLowerCase())] : [...cards.values()];
  for (const card of concerned.filter(Boolean)) {
    if (message.stale) {
      card.showStale(message.since);
    } else if (message.reorg) {
      card.undoFrom(message.from_block);
    } else if (message.data) {
      card.showPrice(message);
    }
  }
}
