import { createHash, timingSafeEqual } from "node:crypto";

/** What is stored of a random value that others show us again (decision D14). */
export function hashOf(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}

/** Compares two hashes in constant time. */
export function isSameBytes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
