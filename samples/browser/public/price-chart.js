// A small line of prices over time.
import uPlot from "/vendor/uplot.js";

const height = 96;
const mostPoints = 600;

export class PriceChart {
  #points = [];
  #plot;

  constructor(element) {
    const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
    const axis = { stroke: () => colour("--pico-muted-color"), font: "11px system-ui", ticks: { show: false } };
    this.#plot = new uPlot(
      {
        width: 280,
        height,
        padding: [8, 28, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        axes: [
          { ...axis, size: 20, space: 90, grid: { show: false }, values: "{HH}:{mm}:{ss}" },
          {
            ...axis,
            // As wide as its longest number.
            size: (_, values) => 14 + 6.5 * Math.max(5, ...(values ?? []).map((value) => String(value).length)),
            space: 28,
            grid: { stroke: () => colour("--pico-muted-border-color"), width: 1 },
            values: (_, splits) => splits.map((split) => Number(split.toPrecision(6))),
          },
        ],
        series: [
          {},
          {
            stroke: () => colour("--line"),
            fill: () => colour("--area"),
            width: 1.75,
            points: { show: false },
            spanGaps: false,
          },
        ],
      },
      [[], []],
      element,
    );
    new ResizeObserver(([{ contentRect }]) => {
      this.#plot.setSize({ width: Math.floor(contentRect.width), height });
    }).observe(element);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#plot.redraw(false));
  }

  get first() {
    return this.#prices[0];
  }

  get last() {
    return this.#prices.at(-1);
  }

  /** Adds a point, or moves that of the same block; `missed` leaves a gap before it. */
  add(point) {
    if (point.missed) {
      this.#points.push({ ...point, price: null });
    } else if (this.#points.at(-1)?.block === point.block) {
      this.#points.pop();
    }

    this.#points.push(point);
    this.#points.splice(0, this.#points.length - mostPoints);
    this.#draw();
  }

  /** Takes back what was seen in this block and after it. */
  removeFrom(block) {
    this.#points = this.#points.filter((point) => point.block < block);
    this.#draw();
  }

  get #prices() {
    return this.#points.map(({ price }) => price).filter((price) => price !== null);
  }

  #draw() {
    this.#plot.setData([this.#points.map(({ time }) => time), this.#points.map(({ price }) => price)]);
  }
}
