import { MultipartError } from "./multipart-error.ts";

/** What the headers of a part say, as far as they can be made out. */
export interface PartHeaders {
  readonly name: string | undefined;
  /** Without a path, in NFC; absent when empty. */
  readonly fileName: string | undefined;
  /** `type/subtype` in lower case; what a client claims, not what the bytes are. */
  readonly mimeType: string | undefined;
}

const HEADER_LINE = /^([!#$%&'*+\-.^_`|~\w]+)[ \t]*:(.*)$/s;
const PARAMETER = /^\s*([^\s=:"]+)\s*[=:]\s*(.*)$/s;
const MIME_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+/;
const EXTENDED_VALUE = /^([\w-]*)'[^']*'(.*)$/s;
const MAX_BOUNDARY = 200;

/** The boundary of a `multipart/form-data` content type, quoted or not (work-api.md 11.2). Throws `MultipartError`. */
export function parseBoundary(contentType: string | undefined): string {
  const [type, ...parameters] = splitParameters(contentType ?? "");
  if (type?.trim().toLowerCase() !== "multipart/form-data") {
    throw new MultipartError("not_multipart", "The body must be multipart/form-data.");
  }
  for (const parameter of parameters) {
    const [key, value] = parsePair(parameter);
    if (key !== "boundary") continue;
    if (value === "" || value.length > MAX_BOUNDARY || /[\r\n]/.test(value)) break;
    return value;
  }
  throw new MultipartError("malformed", "The content type names no usable boundary.");
}

/**
 * Reads the headers of a part without insisting on their form (work-api.md 11.2): two headers glued together with
 * semicolons, lines that are no headers, blanks around `=` and at the end of a line, raw UTF-8.
 */
export function parsePartHeaders(block: Uint8Array): PartHeaders {
  const lines = decodeText(block)
    .replaceAll(/\r?\n[ \t]+/g, " ")
    .split(/[\r\n]+/)
    .flatMap((line) => {
      const match = HEADER_LINE.exec(line);
      return match === null ? [] : [{ header: match[1]!.toLowerCase(), value: match[2]! }];
    })
    // Other headers have a `name` parameter too: the disposition's counts first.
    .toSorted((a, b) => Number(b.header === "content-disposition") - Number(a.header === "content-disposition"));

  const found = new Map<string, string>();
  for (const { header, value } of lines) collectLine(header, splitParameters(value), found);
  return {
    name: found.get("name"),
    fileName: cleanFileName(decodeExtended(found.get("filename*")) ?? found.get("filename") ?? ""),
    mimeType: MIME_TYPE.exec(found.get("content-type") ?? "")?.[0].toLowerCase(),
  };
}

function collectLine(header: string, parameters: readonly string[], found: Map<string, string>): void {
  let isDisposition = false;
  for (const [index, parameter] of parameters.entries()) {
    const [key, value] = index === 0 ? [header, unquote(parameter)] : parsePair(parameter);
    isDisposition ||= key === "content-disposition";
    const isWanted = key === "content-type" || (isDisposition && ["name", "filename", "filename*"].includes(key));
    if (isWanted && !found.has(key)) found.set(key, value);
  }
}

/** Cuts at semicolons that are not inside quotes. */
function splitParameters(value: string): string[] {
  const parameters: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === "\\" && isQuoted) at += 1;
    else if (value[at] === '"') isQuoted = !isQuoted;
    else if (value[at] === ";" && !isQuoted) {
      parameters.push(value.slice(start, at));
      start = at + 1;
    }
  }
  parameters.push(value.slice(start));
  return parameters;
}

function parsePair(parameter: string): [key: string, value: string] {
  const match = PARAMETER.exec(parameter);
  return match === null ? ["", ""] : [match[1]!.toLowerCase(), unquote(match[2]!)];
}

function unquote(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const inner = trimmed.slice(1, trimmed.length > 1 && trimmed.endsWith('"') ? -1 : undefined);
  // Only these two: other backslashes are those of a Windows path.
  return inner.replaceAll(/\\(["\\])/g, "$1");
}

/** The value of an RFC 5987 parameter such as `UTF-8''%e2%82%ac.txt`. */
function decodeExtended(value: string | undefined): string | undefined {
  const match = EXTENDED_VALUE.exec(value ?? "");
  if (match === null) return undefined;
  const binary = match[2]!.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const bytes = Buffer.from(binary, "latin1");
  return match[1]!.toLowerCase() === "iso-8859-1" ? bytes.toString("latin1") : decodeText(bytes);
}

function cleanFileName(value: string): string | undefined {
  // Browsers send a quote as %22; some clients send their whole local path.
  const name = value.replaceAll(/%22/g, '"').replace(/^.*[\\/]/s, "");
  const clean = name
    // A NUL stays, to be refused with the other text that cannot be stored.
    .replaceAll(/(?!\0)\p{Cc}/gu, "")
    .trim()
    .normalize("NFC");
  return clean === "" ? undefined : clean;
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
