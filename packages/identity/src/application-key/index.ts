export { createClientProver, signsAsClient } from "./client-assertion.ts";
export type { ProveClient } from "./client-assertion.ts";
export { areKeysUnreachable, createKeyFinder } from "./key-finder.ts";
export { forgetSignedTexts, useSignedText } from "./signed-text.repository.ts";
