import { expect, test } from "vitest";
import { checkNewPassword } from "@muniment/work-api/identity/user-rules";
import { generatePassword, meetsRule, passwordRules } from "./-password.ts";

test("CC-USR-030 each rule is ticked as it is met", () => {
  const ticks = (password: string) => passwordRules.filter((rule) => meetsRule(password, rule));
  expect(ticks("")).toEqual([]);
  expect(ticks("abc")).toEqual(["lowercase"]);
  expect(ticks("ABC 1")).toEqual(["uppercase", "number_or_special"]);
  expect(ticks("abcdefghijkl€")).toEqual(["length", "lowercase"]);
  expect(ticks("Correct horse battery")).toEqual([...passwordRules]);
  expect(ticks(`Aa1${"x".repeat(252)}`)).toEqual(["uppercase", "lowercase", "number_or_special"]);
});

test("CC-USR-030 a generated password has 20 characters and meets every rule, and no two are alike", () => {
  const made = Array.from({ length: 200 }, generatePassword);
  expect(new Set(made).size).toBe(made.length);
  for (const password of made) {
    expect([...password]).toHaveLength(20);
    expect(checkNewPassword(password).messages).toEqual([]);
  }
});
