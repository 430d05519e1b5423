import { expect, test } from "vitest";
import { pageWithin } from "./page-within.ts";

test.each([
  "../1.0.1/web/page.html",
  "../../org.example.other/1.0.0/web/page.html",
  "web/../../1.0.1/page.html",
  "%2e%2e/1.0.1/page.html",
  ".%2E/page.html",
  "..\\page.html",
  "../../../control-center/",
  "https://evil.example/",
  "javascript:alert(1)",
])("CC-EXT-004 a dialog that asks for %s, out of its own package, has no page", (entry) => {
  const base = "https://apps.example/apps/org.example.hello/1.0.0/";
  expect(pageWithin(base, entry)).toBeUndefined();
  expect(pageWithin(base, "web/page.html?step=1")).toBe(`${base}web/page.html?step=1`);
});
