import { expect, test } from "vitest";
import { Secret } from "../config/index.ts";
import { createSealer, deriveSealKey, parseSealKeys } from "./seal.ts";

const keyText = (byte: number): string => Buffer.alloc(32, byte).toString("base64url");
const keys = (text: string) => parseSealKeys(new Secret(text));
const old = createSealer(keys(`old:${keyText(1)}`));
const rotated = createSealer(keys(`new:${keyText(2)},old:${keyText(1)}`));

test("D14 what was sealed opens again, is never the same twice, and does not show what it is", () => {
  const sealed = old.seal("a refresh token", "link 1");
  expect(old.open(sealed, "link 1")).toBe("a refresh token");
  expect(sealed.bytes.toString("latin1")).not.toContain("refresh");
  expect(old.seal("a refresh token", "link 1").bytes.equals(sealed.bytes)).toBe(false);
});

test("D14 nothing opens for another purpose, after a change of one bit, or under a key that is not configured", () => {
  const sealed = old.seal("a refresh token", "link 1");
  expect(() => old.open(sealed, "link 2")).toThrow("unable to authenticate");
  for (let at = 0; at < sealed.bytes.length; at += 1) {
    const bytes = Buffer.from(sealed.bytes);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    expect(() => old.open({ ...sealed, bytes }, "link 1")).toThrow("unable to authenticate");
  }
  expect(() => old.open(rotated.seal("x", "link 1"), "link 1")).toThrow("The key new");
});

test("D14 after a rotation the newest key seals and the older ones still open", () => {
  expect(rotated.open(old.seal("kept", "link 1"), "link 1")).toBe("kept");
  expect(rotated.seal("kept", "link 1").key_id).toBe("new");
});

test.each([
  ["nothing", ""],
  ["no id", keyText(1)],
  ["a short key", `a:${Buffer.alloc(16).toString("base64url")}`],
  ["two alike", `a:${keyText(1)},a:${keyText(2)}`],
])("D14 keys that cannot be used are refused without being quoted: %s", (_what, text) => {
  expect(() => keys(text)).toThrow(/^(?:must be keys|names two)/);
});

test("D14 a key made from the installation's secret is another one for other data and under another secret", () => {
  const derived = deriveSealKey(new Secret("one secret"), "bind secrets");
  expect(derived).toEqual(deriveSealKey(new Secret("one secret"), "bind secrets"));
  const others = [deriveSealKey(new Secret("one secret"), "keys"), deriveSealKey(new Secret("two"), "bind secrets")];
  for (const other of others) {
    expect(other.id).not.toBe(derived.id);
    expect(() => createSealer([other]).open(createSealer([derived]).seal("x", "p"), "p")).toThrow("not configured");
  }
});
