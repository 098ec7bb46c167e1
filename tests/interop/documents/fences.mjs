// Code blocks, cut out of Markdown at run time: what is printed is what is run.
import { existsSync, readFileSync } from "node:fs";
import { inCheckout } from "../stand/checkout.mjs";

// The documents that the doors were made after. They are no part of the repository.
export const socketDocument = "../shared/seeds/chainworks-authentication.md";
export const tokenDocument = "../shared/seeds/lynx-ws-authentication.md";

/** The code blocks of a document of the repository, or of one beside it: [{ language, code }]. */
export function codeBlocks(path) {
  const text = readFileSync(inCheckout(path), "utf8");
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
}

/** The one block in this language that has all these words in it. */
export function codeBlock(path, language, ...words) {
  const found = codeBlocks(path).filter((block) => block.language === language && words.every((word) => block.code.includes(word)));
  if (found.length !== 1) {
    throw new Error(`${path} has ${found.length} ${language} blocks with ${words.join(", ")}, not one`);
  }

  return found[0].code;
}

/** Replaces a text that must be there. */
export function put(code, text, replacement) {
  if (!code.includes(text)) {
    throw new Error(`there is no ${text} in:\n${code}`);
  }

  return code.replaceAll(text, replacement);
}

export const exists = (path) => existsSync(inCheckout(path));
