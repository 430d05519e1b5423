import { describe, expect, test } from "vitest";
import { returnTarget } from "./return-target.ts";

const ORIGIN = "https://work.example.test";

describe("CC-SES-002: after signing in one is led to this origin only", () => {
  test.each([
    ["/work/web/", "/work/web/"],
    ["/control-center?library=ACTIVE#users", "/control-center?library=ACTIVE#users"],
    ["/work/web/search?q=https://elsewhere.example.test", "/work/web/search?q=https://elsewhere.example.test"],
    ["/work/web/%2F%2Felsewhere.example.test", "/work/web/%2F%2Felsewhere.example.test"],
  ])("%s", (wanted, path) => {
    expect(returnTarget(wanted, ORIGIN)).toBe(ORIGIN + path);
  });

  test.each([
    [undefined],
    [""],
    ["work/web"],
    ["https://elsewhere.example.test/"],
    ["https:elsewhere.example.test"],
    ["javascript:alert(1)"],
    ["data:text/html,x"],
    ["//elsewhere.example.test"],
    ["///elsewhere.example.test"],
    ["/\\elsewhere.example.test"],
    ["\\\\elsewhere.example.test"],
    ["/\t/elsewhere.example.test"],
    ["/\n/elsewhere.example.test"],
    ["/.//elsewhere.example.test"],
    ["/work/..//elsewhere.example.test"],
    ["/%2e%2e//elsewhere.example.test"],
    [" //elsewhere.example.test"],
    ["@elsewhere.example.test"],
    [".elsewhere.example.test"],
    [`/${"x".repeat(2000)}`],
    [["/work/web", "//elsewhere.example.test"]],
  ])("%j is refused", (wanted) => {
    expect(returnTarget(wanted, ORIGIN)).toBe(`${ORIGIN}/work/web/`);
  });
});
