// Asks everything once, as a client would, before the demo is called ready.

const patience = 30_000;

/** Waits until the server takes the key, every chain answers, and the page is there. */
export async function everythingAnswers({ apiUrl, apiKey, pageUrl, chains, signal }) {
  const key = { "x-api-key": apiKey };
  const questions = [
    ["the server's ws-token", `${apiUrl}/api/v1/ws-token`, { headers: key }],
    ["the page", `${pageUrl}/config.json`, {}],
    ...chains.map((chain) => [`a request on ${chain}`, ...chainRequest(apiUrl, key, chain)]),
  ];
  await Promise.all(questions.map(([what, url, request]) => answered(what, url, request, signal)));
}

function chainRequest(apiUrl, key, chain) {
  const [path, method] = chain === "sol" ? ["svm/rpc", "getSlot"] : ["evm/rpc", "eth_blockNumber"];
  const body = JSON.stringify({ chain, method, params: [] });
  return [`${apiUrl}/api/v1/${path}`, { method: "POST", headers: { ...key, "content-type": "application/json" }, body }];
}

async function answered(what, url, request, signal) {
  const deadline = Date.now() + patience;
  let last = "no answer";
  while (Date.now() < deadline) {
    try {
      const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
      const text = await response.text();
      if (response.ok && JSON.parse(text).success !== false) {
        return;
      }

      last = `${response.status} ${text.slice(0, 200)}`;
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }

      last = error.cause?.code ?? error.message;
    }

    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  throw new Error(`${what} did not come within ${patience / 1000} s: ${last}`);
}
