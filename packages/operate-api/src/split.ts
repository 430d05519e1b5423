import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { RunAs } from "./case.ts";
import { convertible } from "./conversion.ts";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How far a split is (operate.md 23.8). */
export const splitStates = ["analysing", "draft", "failed", "storing", "partly_stored", "stored", "closed"] as const;

/** One of `splitStates`. */
export type SplitState = (typeof splitStates)[number];

/** How many parts a document may be cut into, and how many pages it may have. */
export const splitLimits = { parts: 500, pages: 20_000 } as const;

/** E-mails are no pages; all else that becomes a PDF can be split (OPR-SPL-003). */
const splittable = new Set(convertible.filter((each) => each !== "eml" && each !== "msg"));

/** Whether the menu offers to split a document of this name. */
export function isSplittable(name: string): boolean {
  return splittable.has(/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "");
}

const RANGE = /^(z|\d{1,6})(?:-(z|\d{1,6}))?$/;

/**
 * The pages that `1-3,7,9-z` names in a document of `last` pages, in that order, where `z` is the last one; nothing when
 * it cannot be read or names pages that are not there.
 */
export function pagesOfText(text: string, last: number): number[] | undefined {
  const pages: number[] = [];
  for (const word of text.split(",")) {
    const found = RANGE.exec(word.trim());
    const [from, to] = [found?.[1], found?.[2] ?? found?.[1]].map((page) => (page === "z" ? last : Number(page)));
    if (from === undefined || to === undefined || !isPage(from, last) || !isPage(to, last)) return undefined;
    const step = from <= to ? 1 : -1;
    for (let page = from; page !== to + step; page += step) pages.push(page);
    if (pages.length > splitLimits.pages) return undefined;
  }
  return pages;
}

const isPage = (page: number, last: number): boolean => Number.isInteger(page) && page >= 1 && page <= last;

/** The shortest text that names these pages in their order. */
export function textOfPages(pages: readonly number[]): string {
  const runs: string[] = [];
  for (let at = 0; at < pages.length;) {
    const first = pages[at] ?? 0;
    let end = at;
    while (pages[end + 1] === first + (end + 1 - at)) end += 1;
    runs.push(end === at ? String(first) : `${first}-${pages[end]}`);
    at = end + 1;
  }
  return runs.join(",");
}

/** The pages that no part has and nobody has left out, in their order (OPR-SPL-010). */
export function unassignedPages(
  draft: { readonly parts: readonly { readonly pages: string }[]; readonly left_out: string },
  last: number,
): number[] {
  const known = new Set(
    [...draft.parts.map(({ pages }) => pages), draft.left_out].flatMap((each) =>
      each.trim() === "" ? [] : (pagesOfText(each, last) ?? []),
    ),
  );
  return Array.from({ length: last }, (_, at) => at + 1).filter((page) => !known.has(page));
}

const text = (maxLength: number) => Type.String({ maxLength });
const literals = <const T extends string>(...values: readonly T[]) =>
  Type.Unsafe<T>({ type: "string", enum: [...values] });

/** Where a document is cut (OPR-SPL-004); breaks of several ways add up. */
export const SplitRule = Type.Object({
  /** `1-3,7;4-6`: a comma joins within a part, a semicolon begins the next. No other way counts beside it. */
  ranges: Type.Optional(text(10_000)),
  every: Type.Optional(Type.Integer({ minimum: 1, maximum: splitLimits.pages })),
  /** Before each page that a bookmark of this level or a higher one leads to. */
  outline_level: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
  /** Before each page with this text, in whatever letters. */
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  blank: Type.Optional(
    Type.Object({
      /** Pages with less ink count as blank: percent of what one sees of them, 0.5 when absent. */
      ink: Type.Optional(Type.Number({ minimum: 0.01, maximum: 10 })),
      is_kept: Type.Boolean(),
    }),
  ),
  /** Code 128, Code 39, QR or Data Matrix with this value, where `*` stands for anything. */
  barcode: Type.Optional(
    Type.Object({ value: Type.String({ minLength: 1, maxLength: 100 }), is_kept: Type.Boolean() }),
  ),
  /**
   * Of each part, with `{{title}}` (bookmark or barcode), `{{number}}`, `{{source}}` and `{{pages}}`; when absent the
   * title, or the source and the number.
   */
  name: Type.Optional(text(200)),
});

/** A value of it. */
export type SplitRuleValue = Static<typeof SplitRule>;

/** A part as a person wants it; what is absent is where the original lies. */
export const SplitPartDraft = Type.Object({
  /** `1-3,7`; a page may be in several parts. */
  pages: text(2000),
  name: text(254),
  case: Type.Optional(text(64)),
  /** A folder of that case, by its id in the repository; the case's place when absent. */
  folder: Type.Optional(Type.Object({ id: text(1000), name: text(254) })),
});

/** A value of it. */
export type SplitPartDraftValue = Static<typeof SplitPartDraft>;

/** What becomes of the original once every part is stored (OPR-SPL-008); nothing else ever changes it. */
export const SplitOriginal = Type.Union([
  Type.Object({ act: Type.Literal("keep") }),
  Type.Object({ act: Type.Literal("move"), folder: Type.Object({ id: text(1000), name: text(254) }) }),
  Type.Object({ act: Type.Literal("remove") }),
]);

/** A part with what became of it. */
export const SplitPart = Type.Object({
  ...SplitPartDraft.properties,
  /** From 1. */
  number: Type.Integer(),
  page_count: Type.Integer(),
  /** `waiting` goes on by itself; `waiting_for_user` once the person has linked their account again. */
  state: literals("draft", "queued", "waiting", "waiting_for_user", "refused", "stored", "dropped"),
  trouble: Type.Optional(Trouble),
  /** Of the case that it goes to. */
  case_reference: Type.Optional(Type.String()),
  result: Type.Optional(
    Type.Object({
      service: Type.String(),
      document_id: Type.String(),
      name: Type.String(),
      size: Type.Integer(),
      url: Type.Optional(Type.String()),
    }),
  ),
});

/** A document on its way to be several; its id is the operation id of both audits. */
export const Split = Type.Object({
  id: Type.String(),
  case: Type.String(),
  state: literals(...splitStates),
  source: Type.Object({
    service: Type.String(),
    document_id: Type.String(),
    name: Type.String(),
    /** Of what was looked at, in hexadecimal. */
    sha256: Type.Optional(Type.String()),
    version: Type.Optional(Type.Integer()),
    pages: Type.Optional(Type.Integer()),
    /** Levels of bookmarks that lead to pages; 0 without any. */
    outline_levels: Type.Optional(Type.Integer()),
    /** Parts of it are not signed any more. */
    is_signed: Type.Optional(Type.Boolean()),
    url: Type.Optional(Type.String()),
  }),
  rule: SplitRule,
  parts: Type.Array(SplitPart),
  /** Pages that no part has on purpose: separators, and what somebody left out. */
  left_out: Type.String(),
  original: SplitOriginal,
  /** Why it failed or waits; also why the original is still where it was. */
  trouble: Type.Optional(Trouble),
  run_as: RunAs,
  by: Type.String(),
  created_at: Type.String(),
  updated_by: Type.String(),
  updated_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  rev: Type.Integer(),
});

const ofCase = Type.Object({ case: text(64) });
const one = Type.Object({ split: text(64) });
const privilege = "documents.split";
const list = `${apiPath}/cases/:case/splits`;
const base = `${apiPath}/splits/:split`;

/** Splits of a case, the newest first. */
export const listSplits = endpoint({
  id: "listSplits",
  method: "GET",
  path: list,
  summary: "Splits of a case",
  auth: "user",
  privilege: "documents.browse",
  params: ofCase,
  response: List(Split),
});

/** Begins a draft: the document is read as the person, and cut by its bookmarks where it has some. */
export const createSplit = endpoint({
  id: "createSplit",
  method: "POST",
  path: list,
  summary: "Begin to split a document",
  auth: "user",
  privilege,
  params: ofCase,
  body: Type.Object({
    document: Type.Object({ service: text(64), document_id: text(1000) }),
    /** The folder that it lies in, and that its parts go to; the place of the case when absent. */
    folder: Type.Optional(Type.Object({ id: text(1000), name: text(254) })),
    rule: Type.Optional(SplitRule),
  }),
  status: 202,
  response: Data(Split),
});

/** One split, with its parts. */
export const getSplit = endpoint({
  id: "getSplit",
  method: "GET",
  path: base,
  summary: "One split",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  response: Data(Split),
});

/** Needs `If-Match`; 409 `edit_conflict` has the split as it is now. Parts that are stored stay as they are. */
export const updateSplit = endpoint({
  id: "updateSplit",
  method: "PATCH",
  path: base,
  summary: "Change parts of a split",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    parts: Type.Optional(Type.Array(SplitPartDraft, { maxItems: splitLimits.parts })),
    left_out: Type.Optional(text(10_000)),
    original: Type.Optional(SplitOriginal),
  }),
  response: Data(Split),
});

/** Cuts a draft anew by a rule. `analysing` while its pages are looked at for that; parts chosen before are gone. */
export const proposeSplit = endpoint({
  id: "proposeSplit",
  method: "POST",
  path: `${base}/propose`,
  summary: "Propose parts by a rule",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ rule: SplitRule }),
  response: Data(Split),
});

/** Stores what is not stored yet, each part in its own place; again for what was refused (OPR-SPL-012). */
export const storeSplit = endpoint({
  id: "storeSplit",
  method: "POST",
  path: `${base}/store`,
  summary: "Store the parts of a split",
  auth: "user",
  privilege,
  params: one,
  status: 202,
  response: Data(Split),
});

/** Ends a split: parts that are not stored yet are dropped, stored ones and the original stay. */
export const cancelSplit = endpoint({
  id: "cancelSplit",
  method: "POST",
  path: `${base}/cancel`,
  summary: "Cancel a split",
  auth: "user",
  privilege,
  params: one,
  response: Data(Split),
});

/** Every endpoint of this file. */
export const splitEndpoints = [listSplits, createSplit, getSplit, updateSplit, proposeSplit, storeSplit, cancelSplit];
