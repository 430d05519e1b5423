import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

const text = (maxLength: number) => Type.String({ maxLength });
const count = Type.Integer({ minimum: 0 });

/** Where a part goes: the workspace of any case, in whatever repository that lies (OPR-SPL-007). */
export const SplitTarget = Type.Object({
  case: text(64),
  /** Names of folders below the workspace; what is missing is made. */
  folder: Type.Array(text(254), { maxItems: 20 }),
});

/** One document to be: pages of the original in the order in which they are named. */
export const SplitPart = Type.Object({
  /** Chosen by whoever adds it; unique in the split. */
  id: Type.String({ minLength: 1, maxLength: 64 }),
  name: text(254),
  /** `1-3,7` of the original. */
  pages: Type.String({ minLength: 1, maxLength: 4000 }),
  target: SplitTarget,
});

/** A value of it. */
export type SplitPartValue = Static<typeof SplitPart>;

/** A way to find where documents begin (OPR-SPL-004). */
export const SplitWay = Type.Union([
  /** `1-3,7;4-6`: a comma joins within a part, a semicolon separates parts. */
  Type.Object({ by: Type.Literal("ranges"), ranges: Type.String({ minLength: 1, maxLength: 4000 }) }),
  Type.Object({ by: Type.Literal("count"), pages: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  /** Bookmarks down to a level; their titles become names. */
  Type.Object({ by: Type.Literal("outline"), level: Type.Integer({ minimum: 1, maximum: 8 }) }),
  /** Pages with at most this share of ink, in per mille; 5 when absent. */
  Type.Object({ by: Type.Literal("blank"), ink: Type.Optional(Type.Integer({ minimum: 0, maximum: 200 })) }),
  /** Code 128, Code 39, QR and Data Matrix whose value begins so; any when absent. Values become names. */
  Type.Object({
    by: Type.Literal("barcode"),
    begins: Type.Optional(text(100)),
    /** Separator pages belong to no part; true when absent. */
    removes: Type.Optional(Type.Boolean()),
  }),
  /** A page with these words on it begins a document. */
  Type.Object({ by: Type.Literal("text"), words: Type.String({ minLength: 1, maxLength: 200 }) }),
]);

/** A value of it. */
export type SplitWayValue = Static<typeof SplitWay>;

/** One large document cut into parts (operate.md 14); its id is the operation id in both audits. */
export const Split = Type.Object({
  id: Type.String(),
  case: Type.String(),
  /**
   * `reading` and `analysing` end by themselves; `waiting` goes on by itself, or when the person has linked again;
   * `partly_stored` waits for a person.
   */
  state: Type.Union([
    Type.Literal("reading"),
    Type.Literal("draft"),
    Type.Literal("analysing"),
    Type.Literal("proposed"),
    Type.Literal("storing"),
    Type.Literal("waiting"),
    Type.Literal("partly_stored"),
    Type.Literal("stored"),
    Type.Literal("failed"),
    Type.Literal("closed"),
  ]),
  source: Type.Object({
    service: Type.String(),
    document_id: Type.String(),
    name: Type.String(),
    pages: count,
  }),
  /** Under whose account it is read and stored (OPR-IDN-011). */
  run_as: Type.Union([Type.Literal("user"), Type.Literal("service"), Type.Literal("fallback")]),
  parts: Type.Array(
    Type.Object({
      ...SplitPart.properties,
      state: Type.Union([
        Type.Literal("draft"),
        Type.Literal("waiting"),
        Type.Literal("stored"),
        Type.Literal("refused"),
      ]),
      trouble: Type.Optional(Trouble),
      document: Type.Optional(Type.Object({ service: Type.String(), document_id: Type.String() })),
      url: Type.Optional(Type.String()),
    }),
  ),
  /** Pages that no part has on purpose: separators, blank pages, and what a person left out (OPR-SPL-010). */
  left_out: Type.String(),
  /** Pages that nobody has decided about. */
  unassigned: Type.String(),
  /** What becomes of the original when every part is stored. */
  original: Type.Union([Type.Literal("keep"), Type.Literal("remove")]),
  trouble: Type.Optional(Trouble),
  created_at: Type.String(),
  rev: Type.Integer(),
});

const ofCase = Type.Object({ case: text(64) });
const one = Type.Object({ split: text(64) });
const privilege = "documents.split";
const list = `${apiPath}/cases/:case/splits`;
const base = `${apiPath}/splits/:split`;

/** One's own splits of documents of a case, newest first. */
export const listSplits = endpoint({
  id: "listSplits",
  method: "GET",
  path: list,
  summary: "Splits of a case",
  auth: "user",
  privilege,
  params: ofCase,
  response: List(Split),
});

/** Reads the original in the background, as the person where linked (OPR-SPL-002). */
export const createSplit = endpoint({
  id: "createSplit",
  method: "POST",
  path: list,
  summary: "Begin to split a document",
  auth: "user",
  privilege,
  params: ofCase,
  body: Type.Object({ document_id: text(1000) }),
  status: 202,
  response: Data(Split),
});

/** One's own split. */
export const getSplit = endpoint({
  id: "getSplit",
  method: "GET",
  path: base,
  summary: "One split",
  auth: "user",
  privilege,
  params: one,
  response: Data(Split),
});

/** A picture of a page, PNG, some 200 pixels wide or `width`. */
export const getSplitPage = endpoint({
  id: "getSplitPage",
  method: "GET",
  path: `${base}/pages/:page`,
  summary: "A page of the original as a picture",
  auth: "user",
  privilege,
  params: Type.Object({ split: text(64), page: Type.Integer({ minimum: 1 }) }),
  query: Type.Object({ width: Type.Optional(Type.Integer({ minimum: 50, maximum: 1600 })) }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Looks for documents in it, in the background; what it finds replaces the parts that are not stored. */
export const analyseSplit = endpoint({
  id: "analyseSplit",
  method: "POST",
  path: `${base}/analyse`,
  summary: "Propose parts",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ ways: Type.Array(SplitWay, { minItems: 1, maxItems: 6 }) }),
  status: 202,
  response: Data(Split),
});

/** Needs `If-Match`. Parts that are stored stay as they are. */
export const updateSplit = endpoint({
  id: "updateSplit",
  method: "PATCH",
  path: base,
  summary: "Change what is sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    parts: Type.Optional(Type.Array(SplitPart, { maxItems: 500 })),
    left_out: Type.Optional(text(4000)),
    original: Type.Optional(Type.Union([Type.Literal("keep"), Type.Literal("remove")])),
  }),
  response: Data(Split),
});

/** Stores the parts that are not stored yet, each at its place; 422 while a page is unassigned (OPR-SPL-010). */
export const storeSplit = endpoint({
  id: "storeSplit",
  method: "POST",
  path: `${base}/store`,
  summary: "Store the parts",
  auth: "user",
  privilege,
  params: one,
  status: 202,
  response: Data(Split),
});

/** Drops what is not stored yet; what is stored stays, and the original is untouched. */
export const cancelSplit = endpoint({
  id: "cancelSplit",
  method: "POST",
  path: `${base}/cancel`,
  summary: "Cancel the rest of a split",
  auth: "user",
  privilege,
  params: one,
  response: Data(Split),
});

/** Every endpoint of this file. */
export const splitEndpoints = [
  listSplits,
  createSplit,
  getSplit,
  getSplitPage,
  analyseSplit,
  updateSplit,
  storeSplit,
  cancelSplit,
];
