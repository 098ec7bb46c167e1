// One connection to Sallyport that keeps itself alive: a fresh token for every attempt, back-off between attempts, and a
// ping of our own, because a page cannot see the protocol's.
import { explainClose } from "./close-codes.js";

const firstDelay = 500;
const longestDelay = 30_000;
const pingInterval = 25_000;
const pongTimeout = 10_000;

// A token that was just made and is refused all the same: once may be bad luck (a laptop that slept in between).
const mostRefusals = 2;

/**
 * Follows the prices of the assets. Calls listener.status({state, text}) with state "connecting", "live", "waiting" or
 * "ended", and listener.push(message) with every push of the channel.
 */
export class PriceStream {
  #url;
  #assetIds;
  #listener;
  #socket;
  #retryTimer;
  #pingTimer;
  #pongTimer;
  #attempts = 0;
  #refusals = 0;

  constructor(url, assetIds, listener) {
    this.#url = url;
    this.#assetIds = assetIds;
    this.#listener = listener;
  }

  async connect() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#report("connecting", "Connecting …");
    const { token, failure, final } = await requestToken();
    if (token) {
      this.#open(token);
    } else if (final) {
      this.#end(failure);
    } else {
      this.#retry(failure);
    }
  }

  /** Cuts a wait short: the network is back, or somebody looks at the page again. */
  hurry() {
    if (this.#retryTimer !== undefined) {
      this.#attempts = 0;
      void this.connect();
    }
  }

  #open(token) {
    // The token travels as a subprotocol: a URL would end up in logs. refuse=close, because a page cannot see why an
    // upgrade was refused, but it can read a close code.
    const socket = new WebSocket(`${this.#url}?refuse=close`, ["sallyport.v1", `bearer.${token}`]);
    this.#socket = socket;
    socket.addEventListener("open", () => {
      this.#send({ action: "subscribe", subscription_type: "Prices", asset_ids: this.#assetIds, id: "prices" });
    });
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket) {
        this.#receive(JSON.parse(event.data));
      }
    });
    socket.addEventListener("close", (event) => {
      if (socket === this.#socket) {
        this.#closed(event.code);
      }
    });
  }

  #receive(message) {
    if (message.channel) {
      this.#listener.push(message);
    } else if (message.type === "subscribed") {
      // Only an answer shows that we were let in.
      this.#attempts = 0;
      this.#refusals = 0;
      this.#pingTimer = setInterval(() => this.#ping(), pingInterval);
      this.#report("live", "Live");
    } else if (message.type === "pong") {
      clearTimeout(this.#pongTimer);
      this.#pongTimer = undefined;
    } else if (message.type === "error" && message.id === "prices") {
      this.#abandon();
      if (message.retryAfterMs === undefined) {
        this.#end(message.message);
      } else {
        this.#retry(message.message, message.retryAfterMs);
      }
    }
  }

  #ping() {
    this.#send({ action: "ping" });
    this.#pongTimer ??= setTimeout(() => {
      this.#abandon();
      this.#retry("the server fell silent");
    }, pongTimeout);
  }

  #closed(code) {
    const { reason, retry, wait } = explainClose(code);
    this.#abandon();
    this.#refusals += code === 4401 || code === 4409 ? 1 : 0;
    if (retry && this.#refusals < mostRefusals) {
      this.#retry(reason, wait);
    } else {
      this.#end(reason);
    }
  }

  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  /** Lets go of the socket; whatever it still says is not listened to. */
  #abandon() {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#pongTimer);
    this.#pongTimer = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }

  #retry(reason, atLeast = 0) {
    // Spread out at random, so that a restarted server is not stormed by all pages at once.
    const longest = Math.min(longestDelay, firstDelay * 2 ** this.#attempts);
    const delay = Math.max(atLeast, longest * (0.5 + Math.random() / 2));
    this.#attempts += 1;
    this.#retryTimer = setTimeout(() => void this.connect(), delay);
    this.#report("waiting", `Trying again: ${reason}`);
  }

  #end(reason) {
    this.#refusals = 0;
    this.#attempts = 0;
    this.#report("ended", `Not connected: ${reason}`);
  }

  #report(state, text) {
    this.#listener.status({ state, text });
  }
}

async function requestToken() {
  try {
    const response = await fetch("/token", { method: "POST", cache: "no-store" });
    const body = await response.json();
    return response.ok ? { token: body.token } : { failure: body.error, final: response.status === 403 };
  } catch {
    return { failure: "our own server cannot be reached" };
  }
}
