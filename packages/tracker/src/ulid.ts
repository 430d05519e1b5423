import { randomBytes } from "node:crypto";
import type { Clock } from "@muniment/kernel";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_BYTES = 16;
const BASE = 32;

/** A new ULID: its first ten digits are the time, so that ids of rows of the same kind grow. */
export function newUlid(clock: Clock): string {
  let time = clock.now().getTime();
  let text = "";
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    text = (DIGITS[time % BASE] ?? "") + text;
    time = Math.floor(time / BASE);
  }
  for (const byte of randomBytes(RANDOM_BYTES)) text += DIGITS[byte % BASE];
  return text;
}

/** Whether a text may be the id of a row; anything else names nothing. */
export function isUlid(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
