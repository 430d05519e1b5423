import type { FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import type { Endpoint } from "@muniment/rest";
import { checkPath } from "./check-path.ts";
import type { HttpErrors } from "./error-catalog.ts";

const refusal = { code: "forbidden", status: 403, text: "No." };
const errors = { forbidden: refusal, notFound: { ...refusal, status: 404 } } as unknown as HttpErrors;
const request = { params: {} } as FastifyRequest;
const change = { id: "arrange", method: "PUT", path: "/x", scope: "work.interface.write" } as Endpoint;

/** Whether a token with these scopes may call an endpoint. */
function isLetIn(spec: Endpoint, scopes: readonly string[], scopeCap: "read" | "read_write" | undefined): boolean {
  const actor = { userNum: 1, clientId: "a", sessionId: "s", scopeCap, scopes: new Set(scopes) };
  try {
    checkPath(spec, request, { actor, deps: { errors } });
    return true;
  } catch {
    return false;
  }
}

test("work-api 17.3: a limited token changes what one of its scopes is for, and nothing else", () => {
  expect(isLetIn(change, ["work.read"], "read")).toBe(false);
  expect(isLetIn(change, ["work.documents.write"], "read_write")).toBe(false);
  expect(isLetIn(change, ["work.read", "work.interface.write"], "read")).toBe(true);
  expect(isLetIn(change, ["user"], undefined)).toBe(true);
  const { scope: _scope, ...other } = change;
  expect(isLetIn(other, ["work.read", "work.interface.write"], "read")).toBe(false);
});
