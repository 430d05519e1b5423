import { createHmac, timingSafeEqual } from "node:crypto";

const STEP_SECONDS = 30;
const DIGITS = 6;
/** Clocks of telephones may be off by one step in either direction (RFC 6238, 5.2). */
const TOLERATED_STEPS = 1;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The number of the time step that a moment lies in (RFC 6238). */
export function stepAt(now: Date): number {
  return Math.floor(now.getTime() / 1000 / STEP_SECONDS);
}

/** The code of a time step (RFC 4226 over RFC 6238's counter, with SHA-1 as authenticator apps have it). */
export function codeOf(secret: Buffer, step: number, digits: number = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  const number = mac.readUInt32BE(offset) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** The time step whose code was typed: near `now`, and after `lastStep`, so that a code is taken once. */
export function matchingStep(
  secret: Buffer,
  typed: string,
  { now, lastStep }: { now: Date; lastStep: number },
): number | undefined {
  const code = Buffer.from(typed.replaceAll(/[\s-]/g, ""));
  const middle = stepAt(now);
  let found: number | undefined;
  for (let step = middle - TOLERATED_STEPS; step <= middle + TOLERATED_STEPS; step += 1) {
    const expected = Buffer.from(codeOf(secret, step));
    const isSame = code.length === expected.length && timingSafeEqual(code, expected);
    if (isSame && step > lastStep) found ??= step;
  }
  return found;
}

/** Bytes as people type them into an app (RFC 4648, base 32 without padding). */
export function base32(bytes: Buffer): string {
  let bits = 0;
  let value = 0;
  let text = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xff_ff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >> bits) & 31] ?? "";
    }
  }
  return bits === 0 ? text : text + (ALPHABET[(value << (5 - bits)) & 31] ?? "");
}

/** What an authenticator app reads from the picture. */
export function otpauthUri(secret: Buffer, { issuer, account }: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const query = new URLSearchParams({ secret: base32(secret), issuer, period: String(STEP_SECONDS) });
  return `otpauth://totp/${label}?${query.toString().replaceAll("+", "%20")}`;
}
