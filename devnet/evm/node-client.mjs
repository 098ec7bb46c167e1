// JSON-RPC to one node whose accounts are unlocked.

/** Sends many calls as one batch and answers their results in order; throws on the first error. */
export class NodeClient {
  #url;

  constructor(url) {
    this.#url = url;
  }

  async batch(calls) {
    const response = await fetch(this.#url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(calls.map(([method, ...params], id) => ({ jsonrpc: "2.0", id, method, params }))),
      signal: AbortSignal.timeout(10_000),
    });
    // Some nodes answer a batch of one, or one they refuse as a whole, without the list around it.
    const answers = [await response.json()].flat().sort((left, right) => left.id - right.id);
    const failed = answers.find((answer) => answer.error);
    if (failed) {
      throw new Error(`${calls[failed.id]?.[0]}: ${failed.error.message}`);
    }

    return answers.map((answer) => answer.result);
  }

  async call(method, ...params) {
    return (await this.batch([[method, ...params]]))[0];
  }

  /** The receipts of these transactions once all are mined; throws when one has failed or none comes within 15 s. */
  async receipts(hashes) {
    const deadline = Date.now() + 15_000;
    while (Date.now() < deadline) {
      const receipts = await this.batch(hashes.map((hash) => ["eth_getTransactionReceipt", hash]));
      if (receipts.every((receipt) => receipt !== null)) {
        const failed = receipts.findIndex((receipt) => receipt.status !== "0x1");
        if (failed >= 0) {
          throw new Error(`transaction ${failed} of ${hashes.length} failed`);
        }

        return receipts;
      }

      await new Promise((resolve) => setTimeout(resolve, 50));
    }

    throw new Error("transactions were not mined within 15 s");
  }
}

/** Writes a number the way JSON-RPC wants it. */
export const quantity = (value) => `0x${BigInt(value).toString(16)}`;
