import { expect } from "vitest";
import { jsonOf } from "./work-caller.ts";
import type { WireError, WorkAnswer } from "./work-caller.ts";

/** Asserts the 503 of work-api.md 3.5 in every detail and gives its text. */
export function expectUnavailable(answer: WorkAnswer): string {
  expect(answer.status).toBe(503);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  const { error } = jsonOf(answer) as WireError;
  expect(error).toMatchObject({
    code: "NRC_UNAVAILABLE",
    code_message: expect.stringMatching(/\w+ .*\.$/),
    request_id: answer.headers.get("x-request-id"),
    messages: [],
  });
  return error.code_message;
}
