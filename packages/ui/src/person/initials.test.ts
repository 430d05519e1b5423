import { expect, test } from "vitest";
import { initialsOf } from "./initials.ts";

test.each([
  ["Zoë Müller-Ångström", "ZM"],
  ["Ana Maria de Souza", "AS"],
  ["Cher", "C"],
  ["Person number 17", "PN"],
  ["Jan Novák (external)", "JN"],
  ["ليلى حداد", "ل"],
  ["山田 太郎", "山"],
  ["  ", ""],
  ["4711", ""],
])("the initials of %s are %s", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
