import { expect, test } from "vitest";
import { reachesApi, scopeCapOf } from "./scopes.ts";

test.each([
  [["user"], undefined],
  [["user", "work.documents.write"], undefined],
  [["work.read"], "read"],
  [["work.read", "work.documents.write", "tracker.use"], "read_write"],
  [["work.documents.write"], "read_write"],
  [["openid"], "read"],
] as const)("work-api 17.3: a token with %j is limited to %s", (scopes, cap) => {
  expect(scopeCapOf(scopes)).toBe(cap);
});

test("work-api 17.3: what only identifies, or is for another server, does not open the API", () => {
  expect(reachesApi(["openid", "tracker.use"])).toBe(false);
  expect(reachesApi(["work.documents.write"])).toBe(true);
});
