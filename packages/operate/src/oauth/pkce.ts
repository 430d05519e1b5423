import { createHash } from "node:crypto";
import { newSecret } from "@muniment/kernel";

/** A code verifier of RFC 7636. */
export function newVerifier(): string {
  return newSecret();
}

/** The S256 challenge of a verifier. */
export function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}
