// One asset: its price now, how it moved since the page opened, and a small chart.
import { PriceChart } from "./price-chart.js";

// A corrected price follows an undone block at once; the notice about it stays long enough to be read.
const noticeTime = 5_000;

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const percent = new Intl.NumberFormat(undefined, { style: "percent", minimumFractionDigits: 2, signDisplay: "exceptZero" });

export class PriceCard {
  #symbol;
  #parts;
  #chart;
  #sequence;
  #shown;

  constructor({ chain, symbol }) {
    this.chain = chain;
    this.#symbol = symbol;
    this.element = document.getElementById("card").content.cloneNode(true).firstElementChild;
    const part = (selector) => this.element.querySelector(selector);
    this.#parts = {
      notice: part(".notice"),
      price: part("data"),
      change: part(".change"),
      chart: part(".chart"),
      footer: part("footer small"),
    };
    part("h3").textContent = symbol;
    this.#parts.footer.textContent = "waiting for the first price";
    this.#chart = new PriceChart(this.#parts.chart);
  }

  showPrice({ seq, snapshot, data }) {
    // Sequence numbers grow by one: a jump means that we missed something, and the line must not pretend otherwise.
    const missed = this.#sequence !== undefined && (snapshot ? seq !== this.#sequence : seq !== this.#sequence + 1);
    this.#sequence = seq;
    const time = new Date(data.date);
    this.#chart.add({ time: time.getTime() / 1000, price: data.usd_price, block: data.block_number, missed });

    if (this.element.classList.contains("stale")) {
      this.element.classList.remove("stale");
      this.#parts.notice.textContent = "";
    }

    this.#parts.footer.textContent = `block ${data.block_number} · ${timeOfDay.format(time)}`;
    this.#showNumbers();
  }

  showStale(since) {
    this.element.classList.add("stale");
    this.#parts.notice.textContent = `no news since ${timeOfDay.format(new Date(since))}`;
  }

  undoFrom(block) {
    this.#chart.removeFrom(block);
    const text = `blocks from ${block} on were undone`;
    this.#parts.notice.textContent = text;
    setTimeout(() => {
      if (this.#parts.notice.textContent === text) {
        this.#parts.notice.textContent = "";
      }
    }, noticeTime);
    this.#showNumbers();
  }

  #showNumbers() {
    const { first, last } = this.#chart;
    if (last === undefined) {
      return;
    }

    const { price, change, chart } = this.#parts;
    price.value = last;
    price.textContent = dollars(last);
    price.dataset.move = last > this.#shown ? "up" : last < this.#shown ? "down" : "";
    this.#shown = last;
    const moved = last / first - 1;
    change.textContent = `${moved < 0 ? "▼" : "▲"} ${percent.format(moved)}`;
    change.dataset.move = moved < 0 ? "down" : "up";
    chart.setAttribute("aria-label", `${this.#symbol}: from ${dollars(first)} to ${dollars(last)}, ${percent.format(moved)}`);
  }
}

// Big prices in cents, small ones in a fixed number of digits: about the same width all the time, so that nothing jumps.
function dollars(price) {
  const significant = price < 0.01 ? 4 : 5;
  const digits =
    price >= 100
      ? { minimumFractionDigits: 2, maximumFractionDigits: 2 }
      : { minimumSignificantDigits: significant, maximumSignificantDigits: significant };
  return new Intl.NumberFormat(undefined, { style: "currency", currency: "USD", ...digits }).format(price);
}
