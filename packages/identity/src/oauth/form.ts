/** One parameter of a form post. */
export interface FormField {
  readonly name: string;
  readonly value: string;
  /** As it was sent: a client may never have percent-encoded it (work-api.md T3). */
  readonly raw: string;
}

/** A body that cannot be read; the message goes to the caller. */
export class UnreadableForm extends Error {}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads the body of an OAuth request by its first character, whatever its content type says: JSON or a form
 * (work-api.md T3, T4). Fields without a value are left out (RFC 6749, 3.2).
 */
export function readForm(bytes: Uint8Array): FormField[] {
  const text = decodeText(bytes).replace(/[\r\n]+$/, "");
  const fields = text.trimStart().startsWith("{") ? readObject(text) : readPairs(text);
  for (const field of fields) {
    if (field.value.includes("\0") || !field.value.isWellFormed()) {
      throw new UnreadableForm(`${field.name} holds a NUL or a broken character`);
    }
  }
  return fields.filter((field) => field.value !== "");
}

/** The value of the first field of that name. */
export function fieldOf(fields: readonly FormField[], name: string): string | undefined {
  return fields.find((field) => field.name === name)?.value;
}

/** What a password may have been meant to be: decoded, and as it was sent (T3). */
export function passwordsOf(fields: readonly FormField[]): string[] {
  const field = fields.find(({ name }) => name === "password");
  if (field === undefined) return [];
  return [...new Set([field.value, field.raw])];
}

/** The user id or e-mail. Neither holds blanks, so a blank was a `+` that nobody encoded. */
export function usernameOf(fields: readonly FormField[]): string | undefined {
  const field = fields.find(({ name }) => name === "username");
  if (field === undefined || !field.raw.includes("+")) return field?.value;
  return decodePercent(field.raw.trim()) ?? field.raw;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UnreadableForm("The body is not valid UTF-8");
  }
}

function readObject(text: string): FormField[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new UnreadableForm("The body is not valid JSON");
  }
  return Object.entries(body as Record<string, unknown>).map(([name, value]) => {
    const plain = plainText(value);
    if (plain === undefined) throw new UnreadableForm(`${name} must be text`);
    return { name, value: plain, raw: plain };
  });
}

function plainText(value: unknown): string | undefined {
  if (value === null) return "";
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function readPairs(text: string): FormField[] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const split = pair.indexOf("=");
      const name = split === -1 ? pair : pair.slice(0, split);
      const raw = split === -1 ? "" : pair.slice(split + 1);
      return { name: decodeComponent(name), value: decodeComponent(raw), raw };
    });
}

function decodeComponent(raw: string): string {
  return decodePercent(raw.replaceAll("+", " ")) ?? raw;
}

function decodePercent(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
