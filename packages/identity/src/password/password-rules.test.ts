import { describe, expect, test } from "vitest";
import { checkNewPassword } from "@muniment/work-api/identity/user-rules";
import { checkChosenPassword, PASSWORD_RULES } from "./password-rules.ts";

const isTicked = (password: string): boolean =>
  PASSWORD_RULES.every(({ pattern }) => new RegExp(pattern, "u").test(password.normalize("NFC")));

describe("25.5: the rules that a page ticks are those that the server goes by", () => {
  test.each([
    ["Abcdefghijk1"],
    ["Abcdefghijk!"],
    ["Correct horse battery"],
    ["abcdefghijK "],
    ["Пароль-длинный"],
    ["abcdefghijk1"],
    ["ABCDEFGHIJK1"],
    ["Abcdefghijkl"],
    ["Abcdefghij1"],
    [`A1${"b".repeat(252)}`],
    [`A1${"b".repeat(253)}`],
    [`A1${"😀".repeat(5)}abcde`],
    [`A1${"😀".repeat(4)}abcde`],
    ["ǅabcdefghij1"],
    ["Abcdefghijk٣"],
    ["Abcdefghijk€"],
    ...[..." !#$%&'‘()*+,-./:;<=>?@[]^_`{|}~\"\\"].map((special): [string] => [`Abcdefghijk${special}`]),
  ])("%j", (password) => {
    expect(isTicked(password)).toBe(checkNewPassword(password).messages.length === 0);
  });
});

test("CC-PWD-003: every broken rule is told, each at its field", () => {
  const { messages } = checkChosenPassword({ password: "short", repeated: "shorter" });
  expect(messages.map(({ field, code }) => [field, code])).toEqual([
    ["new_password", "too_short"],
    ["new_password", "needs_uppercase"],
    ["new_password", "needs_number_or_special"],
    ["repeat_password", "passwords_differ"],
  ]);
});
