// Waiting for what is to come, with an end. The end is generous: it says "never", not "too slow".
import { setTimeout as pause } from "node:timers/promises";

export const longest = 30_000;

/** The promise, or an error that says what did not happen. */
export async function within(promise, what, milliseconds = longest) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${milliseconds / 1000} s for ${typeof what === "function" ? what() : what}`)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Asks again and again until the answer is something; for conditions that nobody announces. */
export async function until(ask, what, milliseconds = longest) {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }

    if (performance.now() > end) {
      throw new Error(`waited ${milliseconds / 1000} s until ${what}`);
    }

    await pause(50);
  }
}

/** Things that come one after the other, kept until somebody asks for them. */
export class Inbox {
  #items = [];
  #waiting = new Set();

  put(item) {
    this.#items.push(item);
    for (const look of [...this.#waiting]) {
      look();
    }
  }

  get all() {
    return [...this.#items];
  }

  /** The first item, from position `from` on, that the predicate takes; waits for it. */
  async find(predicate, what, from = 0, milliseconds = longest) {
    return this.#when((items) => items.slice(from).find(predicate), what, milliseconds);
  }

  /** The items that the predicate takes, as soon as there are `count`. */
  async collect(count, predicate, what) {
    return this.#when((items) => {
      const found = items.filter(predicate);
      return found.length >= count ? found : undefined;
    }, what);
  }

  async #when(select, what, milliseconds = longest) {
    let look;
    const found = new Promise((resolve) => {
      look = () => {
        const item = select(this.#items);
        if (item !== undefined) {
          resolve(item);
        }
      };
      this.#waiting.add(look);
      look();
    });
    try {
      return await within(found, () => `${what}; there was: ${JSON.stringify(this.#items.slice(-20))}`, milliseconds);
    } finally {
      this.#waiting.delete(look);
    }
  }
}
