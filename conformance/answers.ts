import { expect } from "vitest";
import type { Answer } from "./client.ts";

/** An object on the wire whose id and name are read by the suite. */
export interface WireItem {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly name: string;
}

/** The envelope of work-api 3.2. */
export interface Envelope {
  readonly [field: string]: unknown;
  readonly data?: unknown;
  readonly total_count?: unknown;
  readonly cursor?: unknown;
  readonly overflow?: unknown;
  readonly warnings?: unknown;
}

const rfc3339 =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Whether a value is RFC 3339 text (T12). */
export function isDate(value: unknown): boolean {
  return typeof value === "string" && rfc3339.test(value) && !Number.isNaN(Date.parse(value));
}

const dateField = /(^|_)(date|time|ts)$|^custom2[1-4]$/;

/** What breaks T11 and T12 anywhere in a value: nulls, and dates that are not RFC 3339 (A15). */
export function unclean(value: unknown, path = "$"): string[] {
  if (value === null) return [`${path} is null`];
  if (Array.isArray(value)) return value.flatMap((entry, index) => unclean(entry, `${path}[${index}]`));
  if (typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, entry]: [string, unknown]) =>
    dateField.test(key) && !isDate(entry)
      ? [`${path}.${key} is no date: ${JSON.stringify(entry)}`]
      : unclean(entry, `${path}.${key}`),
  );
}

/** Asserts a success of surface A: status, JSON object, request id, nothing null, dates as A15 has them. */
export function ok(answer: Answer, status = 200): Envelope {
  expect(answer.status, `${answer.request}: ${answer.text.slice(0, 600)}`).toBe(status);
  expect(answer.headers.get("content-type"), answer.request).toMatch(/^application\/json\b/);
  expect(answer.headers.get("x-request-id"), `${answer.request}: X-Request-Id`).toMatch(/./);
  expect(answer.json, answer.request).toBeTypeOf("object");
  expect(unclean(answer.json), answer.request).toEqual([]);
  return answer.json as Envelope;
}

/** Asserts a success whose `data` is one object, and gives it back. */
export function one(answer: Answer, status = 200): WireItem {
  const { data } = ok(answer, status);
  expect(Array.isArray(data), `${answer.request}: data is an array`).toBe(false);
  expect(data, answer.request).toBeTypeOf("object");
  return data as WireItem;
}

/** Asserts a success whose `data` is an array (table 3.3), and gives it back. */
export function list(answer: Answer, status = 200): WireItem[] {
  const { data } = ok(answer, status);
  expect(Array.isArray(data), `${answer.request}: data is no array`).toBe(true);
  return data as WireItem[];
}

/** Asserts a success of the shape `data.results` (table 3.3), without `overflow` (W2). */
export function results(answer: Answer): WireItem[] {
  const body = ok(answer);
  expect(body, answer.request).not.toHaveProperty("overflow");
  const { results: found } = body.data as { results?: unknown };
  expect(Array.isArray(found), `${answer.request}: data.results is no array`).toBe(true);
  return found as WireItem[];
}

/** Asserts the success of an act without a result: 200 with `{}` (W13). */
export function done(answer: Answer): void {
  expect(ok(answer), answer.request).toEqual({});
}

const codes: Readonly<Record<number, readonly string[]>> = {
  400: ["NRC_INVALID_PARAM", "NRC_INVALID_PROFILE"],
  401: ["NRC_UNAUTHORIZED"],
  403: ["NRC_ACCESS_DENIED"],
  404: ["NRC_NO_RECORD", "NRC_UNKNOWN_RESOURCE"],
  405: ["NRC_METHOD_NOT_ALLOWED"],
  409: ["NRC_DUPLICATE_RECORD", "NRC_OBJECT_LOCKED", "NRC_EDIT_CONFLICT", "NRC_CONFLICT"],
  413: ["NRC_TOO_LARGE"],
  415: ["NRC_UNSUPPORTED_MEDIA"],
  422: ["NRC_IDEMPOTENCY_MISMATCH"],
  429: ["NRC_RATE_LIMIT"],
};

interface ErrorBody {
  readonly code?: unknown;
  readonly code_message?: unknown;
  readonly dms_version?: unknown;
  readonly transaction?: unknown;
  readonly request_id?: unknown;
  readonly messages?: unknown;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value.length > 0;
}

function messageFaults(messages: unknown): string[] {
  if (!Array.isArray(messages)) return ["messages is no array"];
  return (messages as Readonly<Record<string, unknown>>[]).flatMap((message, index) => [
    ...(isText(message.code) ? [] : [`messages[${index}].code`]),
    ...(isText(message.code_message) ? [] : [`messages[${index}].code_message`]),
    ...(message.field === undefined || typeof message.field === "string" ? [] : [`messages[${index}].field`]),
  ]);
}

/** What is wrong with an error answer (work-api 3.5), in words; empty when it is as documented. */
export function errorFaults(answer: Answer, statuses: readonly number[], code?: string): string[] {
  const said = `${answer.status} ${answer.text.slice(0, 300)}`;
  if (!statuses.includes(answer.status)) return [`${answer.request}: wanted ${statuses.join("/")}, got ${said}`];
  const error = (answer.json as { error?: ErrorBody } | undefined)?.error;
  if (typeof error !== "object" || error === null) return [`${answer.request}: no error object: ${said}`];
  const faults = messageFaults(error.messages);
  if (!/^application\/json\b/.test(answer.headers.get("content-type") ?? "")) faults.push("content type");
  const wanted = code === undefined ? (codes[answer.status] ?? []) : [code];
  if (!wanted.includes(String(error.code))) faults.push(`code, wanted ${wanted.join("/")}`);
  for (const field of ["code_message", "dms_version", "transaction", "request_id"] as const) {
    if (!isText(error[field])) faults.push(field);
  }
  if (error.transaction !== error.request_id) faults.push("transaction is not request_id");
  if (answer.headers.get("x-request-id") !== error.request_id) faults.push("X-Request-Id is not request_id");
  return faults.map((fault) => `${answer.request}: ${fault}: ${said}`);
}

/** Asserts an error of surface A in every detail; without `code` any documented one of the status. */
export function refused(answer: Answer, status: number | readonly number[], code?: string): void {
  expect(errorFaults(answer, typeof status === "number" ? [status] : status, code)).toEqual([]);
}

/** The messages of an error, as `field: code` in the order of the answer. */
export function fieldErrors(answer: Answer): string[] {
  const error = (answer.json as { error?: { messages?: { field?: string; code?: string }[] } } | undefined)?.error;
  return (error?.messages ?? []).map((message) => `${message.field ?? ""}: ${message.code ?? ""}`);
}

/** Runs a check over many cases, a few at a time, and gives back all the faults that it found. */
export async function faultsOf<T>(cases: readonly T[], check: (entry: T) => Promise<string[]>): Promise<string[]> {
  const faults: string[] = [];
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      faults.push(...(await check(entry)));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return faults;
}
