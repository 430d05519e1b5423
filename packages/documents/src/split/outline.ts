import { referenceOf } from "../pdf/pdf-syntax.ts";
import type { PdfDict, PdfValue } from "../pdf/pdf-syntax.ts";
import type { PdfSource } from "./source.ts";

/** A bookmark that leads to a page. */
export interface SplitBookmark {
  readonly title: string;
  /** 1 is the highest. */
  readonly level: number;
  /** From 1. */
  readonly page: number;
}

const MOST = 20_000;
const MOST_DEPTH = 50;
const MOST_TITLE = 254;

/** The bookmarks of a document in their order; what leads nowhere is left out. */
export function readOutline(source: PdfSource): SplitBookmark[] {
  const found: SplitBookmark[] = [];
  const seen = new Set<number>();
  const pageOf = pageFinder(source);
  const walk = (first: PdfValue | undefined, level: number): void => {
    if (level > MOST_DEPTH) return;
    for (let at = first; at !== undefined && seen.size < MOST;) {
      const ref = referenceOf(at);
      const item = source.readDict(at);
      if (ref === undefined || item === undefined || seen.has(ref)) return;
      seen.add(ref);
      const page = pageOf(item);
      const title = textOf(source.read(item.get("/Title")));
      if (page !== undefined) found.push({ title, level, page });
      walk(item.get("/First"), level + 1);
      at = item.get("/Next");
    }
  };
  walk(source.readDict(source.catalogue.get("/Outlines"))?.get("/First"), 1);
  return found;
}

function pageFinder(source: PdfSource): (item: PdfDict) => number | undefined {
  const numbers = new Map(source.pages.map(({ ref }, at) => [ref, at + 1]));
  let named: ReadonlyMap<string, PdfValue> | undefined;
  const goTo = (given: PdfValue | undefined): number | undefined => {
    let value = source.read(given);
    if (typeof value === "string") {
      named ??= namedDestinations(source);
      value = source.read(named.get(keyOf(value)));
    }
    if (value instanceof Map) value = source.read(value.get("/D"));
    const ref = Array.isArray(value) ? referenceOf(value[0]) : undefined;
    return ref === undefined ? undefined : numbers.get(ref);
  };
  return (item) => {
    const action = source.readDict(item.get("/A"));
    const target = item.get("/Dest") ?? (action?.get("/S") === "/GoTo" ? action.get("/D") : undefined);
    return target === undefined ? undefined : goTo(target);
  };
}

function namedDestinations(source: PdfSource): ReadonlyMap<string, PdfValue> {
  const found = new Map<string, PdfValue>();
  const old = source.readDict(source.catalogue.get("/Dests"));
  for (const [name, value] of old ?? []) found.set(name, value);
  const seen = new Set<number>();
  const walk = (value: PdfValue | undefined, depth: number): void => {
    const ref = referenceOf(value);
    const node = source.readDict(value);
    if (node === undefined || depth > MOST_DEPTH || found.size > MOST || (ref !== undefined && seen.has(ref))) return;
    if (ref !== undefined) seen.add(ref);
    const names = source.read(node.get("/Names"));
    if (Array.isArray(names)) {
      for (let at = 0; at + 1 < names.length; at += 2) {
        const name = source.read(names[at]);
        const target = names[at + 1];
        if (typeof name === "string" && target !== undefined) found.set(keyOf(name), target);
      }
    }
    const kids = source.read(node.get("/Kids"));
    if (Array.isArray(kids)) for (const kid of kids) walk(kid, depth + 1);
  };
  walk(source.readDict(source.catalogue.get("/Names"))?.get("/Dests"), 0);
  return found;
}

/** The same string may be written in two ways. */
const keyOf = (value: string): string => (value.startsWith("/") ? value : bytesOf(value).toString("latin1"));

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

function bytesOf(value: string): Buffer {
  if (value.startsWith("<")) return Buffer.from(value.slice(1, -1).replaceAll(/[^0-9A-Fa-f]/g, ""), "hex");
  const plain = value
    .slice(1, -1)
    .replaceAll(/\\(?:([0-7]{1,3})|(\r\n|[\s\S]))/g, (_, octal: string | undefined, other: string | undefined) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 255);
      const letter = other ?? "";
      return /^[\r\n]/.test(letter) ? "" : (ESCAPES[letter] ?? letter);
    });
  return Buffer.from(plain, "latin1");
}

/** The text of a title, without what controls how it is shown. */
function textOf(value: PdfValue | undefined): string {
  if (typeof value !== "string" || !/^[(<]/.test(value)) return "";
  const bytes = bytesOf(value);
  const text = decode(bytes)
    .replaceAll(/\p{C}+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return Array.from(text).slice(0, MOST_TITLE).join("");
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes.subarray(2));
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString("utf8", 3);
  return new TextDecoder("windows-1252").decode(bytes);
}
