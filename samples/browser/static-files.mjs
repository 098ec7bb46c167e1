// The page's files, read once. What is not listed here is not served.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const own = (name) => fileURLToPath(new URL(`public/${name}`, import.meta.url));

const script = "text/javascript";
const listed = [
  ["/", "text/html", own("index.html")],
  ["/style.css", "text/css", own("style.css")],
  ["/icon.svg", "image/svg+xml", own("icon.svg")],
  ["/page.js", script, own("page.js")],
  ["/price-card.js", script, own("price-card.js")],
  ["/price-chart.js", script, own("price-chart.js")],
  ["/price-stream.js", script, own("price-stream.js")],
  ["/close-codes.js", script, own("close-codes.js")],
  ["/vendor/pico.css", "text/css", require.resolve("@picocss/pico/css/pico.min.css")],
  ["/vendor/uplot.css", "text/css", require.resolve("uplot/dist/uPlot.min.css")],
  ["/vendor/uplot.js", script, require.resolve("uplot/dist/uPlot.esm.js")],
];

/** A map from path to { type, content }. */
export async function loadFiles() {
  return new Map(await Promise.all(listed.map(async ([path, type, file]) => [path, { type, content: await readFile(file) }])));
}
