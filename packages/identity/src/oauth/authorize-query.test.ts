import { expect, test } from "vitest";
import { normaliseAuthorizeQuery } from "./authorize-query.ts";

const normalise = (query: string) => Object.fromEntries(new URLSearchParams(normaliseAuthorizeQuery(query)));

test("5.2: scope is user when left out or empty", () => {
  expect(normalise("client_id=a")).toEqual({ client_id: "a", scope: "user" });
  expect(normalise("client_id=a&scope=")).toEqual({ client_id: "a", scope: "user" });
  expect(normalise("client_id=a&scope=admin")["scope"]).toBe("admin");
});

test("5.2: force_authn asks for a sign-in, and prompts that mean nothing here are left out", () => {
  expect(normalise("force_authn=true")["prompt"]).toBe("login");
  expect(normalise("prompt=select_account")["prompt"]).toBeUndefined();
  expect(normalise("prompt=consent+login")["prompt"]).toBe("login");
  expect(normalise("prompt=none")["prompt"]).toBe("none");
});

test("5.2: a nonce without openid is tolerated, with openid it stays", () => {
  expect(normalise("scope=user&nonce=n")["nonce"]).toBeUndefined();
  expect(normalise("scope=openid+user&nonce=n")["nonce"]).toBe("n");
});

test("a limit to the age of the sign-in is not lost where the engine would refuse it", () => {
  expect(normalise("scope=user&max_age=60")).toEqual({ scope: "user", prompt: "login" });
  expect(normalise("scope=openid&max_age=60")).toEqual({ scope: "openid", max_age: "60" });
});
