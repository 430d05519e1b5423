import { describe, expect, test } from "vitest";
import { services } from "./services.ts";

const { parse } = services("MUNIMENT_SERVICES", "");

describe("17.1: which addresses are given to services", () => {
  test("none, one, and several", () => {
    expect(parse("")).toEqual([]);
    expect(parse(" ; ")).toEqual([]);
    const found = parse(
      "tracker=http://127.0.0.1:8081 /tracker /api/tracker /automate/tracker; hello=https://h.example /hello",
    );
    expect(found.map(({ name, prefixes }) => [name, prefixes])).toEqual([
      ["tracker", ["/tracker", "/api/tracker", "/automate/tracker"]],
      ["hello", ["/hello"]],
    ]);
  });

  test.each([
    "/work",
    "/work/web",
    "/work/web/x",
    "/api",
    "/api/v2",
    "/api/work/v1",
    "/api/control-center/v1/users",
    "/automate",
    "/automate/work",
    "/auth",
    "/auth/oauth2",
    "/.well-known",
    "/control-center",
    "/login",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
    "/apps",
    "/platform",
    "/imanage/api/v1",
  ])("%s is Work's own and refused at start", (prefix) => {
    expect(() => parse(`a=http://127.0.0.1:1 ${prefix}`)).toThrow("Work's own");
  });

  test.each([
    "a",
    "a=http://127.0.0.1:1",
    "a=127.0.0.1:1 /a",
    "a=ftp://127.0.0.1 /a",
    "a=http://127.0.0.1:1/path /a",
    "a=http://name:word@127.0.0.1:1 /a",
    "A=http://127.0.0.1:1 /a",
    "a=http://127.0.0.1:1 /",
    "a=http://127.0.0.1:1 a",
    "a=http://127.0.0.1:1 /a/",
    "a=http://127.0.0.1:1 /a/../work",
    "a=http://127.0.0.1:1 /./work",
    "a=http://127.0.0.1:1 //work",
    "a=http://127.0.0.1:1 /%77ork",
    "a=http://127.0.0.1:1 /a:b",
    "a=http://127.0.0.1:1 /a*",
    "a=http://127.0.0.1:1 /a; a=http://127.0.0.1:2 /b",
    "a=http://127.0.0.1:1 /a; b=http://127.0.0.1:2 /a",
    "a=http://127.0.0.1:1 /a; b=http://127.0.0.1:2 /a/b",
  ])("%s is refused", (value) => {
    expect(() => parse(value)).toThrow(/^(?:must|has) /);
  });
});
