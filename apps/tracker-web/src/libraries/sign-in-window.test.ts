import { expect, test } from "vitest";
import { readSignedIn } from "./sign-in-window.ts";

const said = (query: string) => ({ type: "muniment.signed-in", query });

test("TRK-AUTH-002: code and state of the callback are taken for the attempt that they belong to", () => {
  expect(readSignedIn(said("code=C%2F1&state=S"), "S")).toEqual({ state: "S", code: "C/1" });
  expect(readSignedIn(said("error=access_denied&error_description=no&state=S"), "S")).toEqual({
    state: "S",
    error: "access_denied",
    error_description: "no",
  });
});

test("TRK-AUTH-003: what belongs to another attempt, or is no such message, is not taken", () => {
  expect(readSignedIn(said("code=C&state=OTHER"), "S")).toBeUndefined();
  expect(readSignedIn({ type: "other", query: "code=C&state=S" }, "S")).toBeUndefined();
  expect(readSignedIn("code=C&state=S", "S")).toBeUndefined();
  expect(readSignedIn(null, "S")).toBeUndefined();
});
