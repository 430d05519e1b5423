import { AppError } from "@muniment/kernel";
import type { HttpErrors } from "./error-catalog.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

/**
 * Reads a body by its first character, whatever its content type says: JSON, or a form post
 * (work-api.md T4). Empty means no body.
 */
export function readJsonBody(bytes: Buffer, errors: HttpErrors): unknown {
  const text = decode(bytes, errors).trim();
  if (text === "") return undefined;
  const value = text.startsWith("{") || text.startsWith("[") ? parseJson(text, errors) : readForm(text, errors);
  if (text.includes("\0") || /\\u(?:0000|[dD][89a-fA-F])/.test(text)) refuseUnstorableText(value, errors);
  return value;
}

/** Refuses percent-escapes that are no UTF-8; a lone `%` is taken as it is, since clients send it. */
export function refuseBrokenEscapes(url: string, errors: Pick<HttpErrors, "invalidInput">): void {
  for (const [run] of url.matchAll(/(?:%[0-9a-f]{2})+/gi)) {
    try {
      decodeURIComponent(run);
    } catch {
      throw new AppError(errors.invalidInput, { text: "The address is not valid UTF-8.", field: "querystring" });
    }
  }
}

/** Refuses NUL and unpaired surrogates anywhere in `value`: PostgreSQL and JSON cannot hold them. */
export function refuseUnstorableText(value: unknown, errors: Pick<HttpErrors, "invalidInput">): void {
  // A list of what is left, not recursion: a body may be nested deeper than the stack is.
  const waiting: { field: string; value: unknown }[] = [{ field: "", value }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { field, value: part } = next;
    if (typeof part === "string" && (part.includes("\0") || !part.isWellFormed())) {
      throw new AppError(errors.invalidInput, {
        text: "The text holds a NUL or a broken character.",
        field: field || "body",
      });
    }
    if (typeof part !== "object" || part === null) continue;
    for (const [name, inner] of Object.entries(part)) {
      waiting.push({ field, value: name }, { field: field === "" ? name : `${field}.${name}`, value: inner });
    }
  }
}

function decode(bytes: Buffer, errors: HttpErrors): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new AppError(errors.invalidInput, { text: "The body is not valid UTF-8.", field: "body" });
  }
}

function parseJson(text: string, errors: HttpErrors): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value)) as unknown;
  } catch {
    throw new AppError(errors.invalidInput, { text: "The body is not valid JSON.", field: "body" });
  }
}

function readForm(text: string, errors: HttpErrors): Record<string, string> {
  if (!text.includes("=")) {
    throw new AppError(errors.invalidInput, { text: "The body is not a JSON object.", field: "body" });
  }
  return Object.fromEntries(new URLSearchParams(text));
}
