import { createHash, randomBytes } from "node:crypto";

const COUNT = 10;
// Without letters and digits that are taken for one another.
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 16;

/** Ten codes as they are shown once: 80 random bits each, in groups. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: COUNT }, () =>
    [...randomBytes(LENGTH)]
      .map((byte) => ALPHABET[byte & 31] ?? "")
      .join("")
      .replaceAll(/(.{4})(?!$)/g, "$1-"),
  );
}

/** What is kept of a code (decision D14); however it was typed. */
export function recoveryHash(typed: string): Buffer {
  const code = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, "");
  return createHash("sha256").update(code).digest();
}
