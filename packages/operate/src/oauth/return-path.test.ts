import { expect, test } from "vitest";
import { isLocalPath } from "./return-path.ts";

test.each(["/", "/cases/1?tab=documents#top", "/admin/oauth"])("%s stays here", (path) => {
  expect(isLocalPath(path)).toBe(true);
});

test.each(["", "cases", "//evil.example", "/\\evil.example", "https://evil.example/", "/\t/evil.example", "\\\\evil"])(
  "OPR-LNK-023 %j is not followed",
  (path) => {
    expect(isLocalPath(path)).toBe(false);
  },
);
