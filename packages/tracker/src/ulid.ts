import { randomBytes } from "node:crypto";
import type { Clock } from "@muniment/kernel";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_DIGITS = 10;
const RANDOM_BYTES = 16;
const BASE = 32;

let last = "";

/** A new ULID: its first ten digits are the time, and those that this process makes grow, also within a millisecond. */
export function newUlid(clock: Clock): string {
  const made = timedUlid(clock);
  const isLater = made.slice(0, TIME_DIGITS) !== last.slice(0, TIME_DIGITS);
  last = isLater ? made : next(last);
  return last;
}

function timedUlid(clock: Clock): string {
  let time = clock.now().getTime();
  let text = "";
  for (let digit = 0; digit < TIME_DIGITS; digit += 1) {
    text = (DIGITS[time % BASE] ?? "") + text;
    time = Math.floor(time / BASE);
  }
  for (const byte of randomBytes(RANDOM_BYTES)) text += DIGITS[byte % BASE];
  return text;
}

function next(ulid: string): string {
  const digits = Array.from(ulid);
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    const value = DIGITS.indexOf(digits[at] ?? "") + 1;
    digits[at] = DIGITS[value % BASE] ?? "";
    if (value < BASE) break;
  }
  return digits.join("");
}

/** Whether a text may be the id of a row; anything else names nothing. */
export function isUlid(text: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
}
