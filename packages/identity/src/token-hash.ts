import { createHash } from "node:crypto";

/** SHA-256 of a token, code or secret: the only form in which it is stored (decision D14). */
export function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
