// What the environment says.

/** Reads the settings, or ends the program with a plain message. */
export function readSettings(environment) {
  const required = (name) => environment[name] || fail(`${name} is not set`);
  const url = parseUrl("SALLYPORT_URL", required("SALLYPORT_URL"));

  return {
    url,
    wsUrl: new URL("/ws", url).href.replace(/^http/, "ws"),
    apiKey: required("SALLYPORT_API_KEY"),
    assetsFile: required("ASSETS_FILE"),
    port: parsePort(environment.PORT || "3000"),
    // Where a reverse proxy shows the page to the world, e.g. https://prices.example.com
    publicOrigin: environment.PUBLIC_ORIGIN ? parseUrl("PUBLIC_ORIGIN", environment.PUBLIC_ORIGIN).origin : undefined,
  };
}

function parsePort(text) {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : fail("PORT is no port number");
}

function parseUrl(name, text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "http:" || url?.protocol === "https:" ? url : fail(`${name} is no http or https address`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}
