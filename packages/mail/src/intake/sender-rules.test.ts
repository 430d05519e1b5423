import { describe, expect, test } from "vitest";
import { isSenderTaken } from "./sender-rules.ts";

describe("OPR-INB-002: who may write to a mailbox", () => {
  test.each([
    ["anna@example.com", {}, true],
    ["anna@example.com", { allow: [] }, true],
    ["Anna@Example.com", { allow: ["anna@example.com"] }, true],
    ["bob@example.com", { allow: ["anna@example.com"] }, false],
    ["bob@example.com", { allow: ["example.com"] }, true],
    ["bob@example.com", { allow: ["@Example.com"] }, true],
    ["bob@mail.example.com", { allow: ["example.com"] }, false],
    ["bob@mail.example.com", { allow: ["*.example.com"] }, true],
    ["bob@notexample.com", { allow: ["*.example.com"] }, false],
    ["bob@example.com", { allow: ["example.com"], deny: ["bob@example.com"] }, false],
    ["anna@example.com", { allow: ["example.com"], deny: ["bob@example.com"] }, true],
    ["bob@bücher.example", { deny: ["xn--bcher-kva.example"] }, false],
    ["", { allow: ["example.com"] }, true],
    ["", { deny: ["<>"] }, false],
  ])("%s under %j", (sender, rules, isTaken) => {
    expect(isSenderTaken(sender, rules)).toBe(isTaken);
  });
});
