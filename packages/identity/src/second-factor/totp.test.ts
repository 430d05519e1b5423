import { describe, expect, test } from "vitest";
import { addSeconds } from "@muniment/kernel";
import { base32, codeOf, matchingStep, otpauthUri, stepAt } from "./totp.ts";

const secret = Buffer.from("12345678901234567890");

describe("CC-MFA-001 codes of RFC 6238", () => {
  // Appendix B of RFC 6238, SHA-1.
  test.each([
    [59, "94287082"],
    [1_111_111_109, "07081804"],
    [1_111_111_111, "14050471"],
    [1_234_567_890, "89005924"],
    [2_000_000_000, "69279037"],
    [20_000_000_000, "65353130"],
  ])("at %i seconds the code is %s", (seconds, code) => {
    expect(codeOf(secret, stepAt(new Date(seconds * 1000)), 8)).toBe(code);
  });

  // Section 10 of RFC 4648.
  test.each([
    ["", ""],
    ["f", "MY"],
    ["fo", "MZXQ"],
    ["foo", "MZXW6"],
    ["foob", "MZXW6YQ"],
    ["fooba", "MZXW6YTB"],
    ["foobar", "MZXW6YTBOI"],
  ])("base 32 of '%s'", (text, written) => {
    expect(base32(Buffer.from(text))).toBe(written);
  });

  test("a code holds for its step and its neighbours, and is taken once", () => {
    const now = new Date("2026-11-22T08:00:10Z");
    const step = stepAt(now);
    for (const [off, isTaken] of [
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ] as const) {
      const found = matchingStep(secret, codeOf(secret, step + off), { now, lastStep: 0 });
      expect(found).toBe(isTaken ? step + off : undefined);
    }
    const code = codeOf(secret, step);
    expect(matchingStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, { now, lastStep: 0 })).toBe(step);
    expect(matchingStep(secret, code, { now, lastStep: step })).toBeUndefined();
    expect(matchingStep(secret, code, { now: addSeconds(now, 30), lastStep: step })).toBeUndefined();
    for (const typed of ["", "12345", "abcdef", `${code}0`, "١٢٣٤٥٦"]) {
      expect(matchingStep(secret, typed, { now, lastStep: 0 })).toBeUndefined();
    }
  });

  test("what an app reads names the installation and the account", () => {
    const uri = otpauthUri(secret, { issuer: "Case & Davenport", account: "MARCIE" });
    expect(uri).toBe(
      "otpauth://totp/Case%20%26%20Davenport:MARCIE?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Case%20%26%20Davenport&period=30",
    );
  });
});
