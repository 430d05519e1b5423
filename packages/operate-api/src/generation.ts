import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { outputFormats } from "./template.ts";
import type { OutputFormat } from "./template.ts";
import { Trouble } from "./trouble.ts";

/** Where a production is (operate.md 23.6). `waiting` goes on by itself, `failed` waits for a person. */
export const productionStates = ["generating", "waiting", "draft_ready", "failed", "issued", "discarded"] as const;
/** One of `productionStates`. */
export type ProductionState = (typeof productionStates)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: values });
const inCase = Type.Object({ case: text(64) });
const privilege = "documents.produce";
const productions = `${apiPath}/cases/:case/productions`;

/** A template as it is offered on a case. */
export const OfferedTemplate = Type.Object({
  id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  category: Type.String(),
  language: Type.String(),
  format: oneOf(outputFormats),
});

/** One document of a production, for one recipient or for none (OPR-GEN-016). */
export const ProducedDocument = Type.Object({
  ordinal: Type.Integer(),
  recipient: Type.Optional(Type.String()),
  name: Type.String(),
  folder_name: Type.String(),
  state: oneOf(["waiting", "stored", "failed"]),
  /** Fields without a value, which can be seen in the document. */
  missing: Type.Array(Type.String()),
  trouble: Type.Optional(Trouble),
  url: Type.Optional(Type.String()),
});

/** What was produced from a template on a case; its id is the operation id of both audits. */
export const Production = Type.Object({
  id: Type.String(),
  case: Type.String(),
  template: Type.Object({ id: Type.String(), name: Type.String(), version: Type.Integer() }),
  state: oneOf(productionStates),
  format: oneOf(outputFormats),
  by: Type.String(),
  /** Whose identity stores it (OPR-IDN-011). */
  run_as: oneOf(["user", "service", "fallback"]),
  created_at: Type.String(),
  ended_at: Type.Optional(Type.String()),
  trouble: Type.Optional(Trouble),
  documents: Type.Array(ProducedDocument),
});

const Wanted = Type.Object({
  template: optional(64),
  /** Participants of the case; none: one document for no recipient. */
  recipients: Type.Optional(Type.Array(text(64), { maxItems: 500 })),
  /** What was typed for fields that the case has no value for, by their paths. */
  answers: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), text(4000))),
  /** Instead of the template's own. */
  format: Type.Optional(Type.Unsafe<OutputFormat>({ type: "string", enum: outputFormats })),
  folder: optional(500),
});

/** Templates that the person may use here: published, active, of one of their teams. */
export const listCaseTemplates = endpoint({
  id: "listCaseTemplates",
  method: "GET",
  path: `${apiPath}/cases/:case/templates`,
  summary: "Templates for a case",
  auth: "user",
  privilege,
  params: inCase,
  response: List(OfferedTemplate),
});

/** What would be produced: names, folders, and the fields that have no value and can be typed. Changes nothing. */
export const prepareProduction = endpoint({
  id: "prepareProduction",
  method: "POST",
  path: `${productions}/prepare`,
  summary: "Prepare documents from a template",
  auth: "user",
  privilege,
  reads: true,
  params: inCase,
  body: Wanted,
  response: Data(
    Type.Object({
      documents: Type.Array(
        Type.Object({
          recipient: Type.Optional(Type.String()),
          name: Type.String(),
          folder_name: Type.String(),
          missing: Type.Array(Type.String()),
        }),
      ),
      /** Fields that are asked for, by their paths. */
      questions: Type.Array(Type.String()),
      run_as: oneOf(["user", "service", "fallback"]),
    }),
  ),
});

/** The document for the first recipient, which is stored nowhere (OPR-GEN-018). */
export const previewProduction = endpoint({
  id: "previewProduction",
  method: "POST",
  path: `${productions}/preview`,
  summary: "Preview a document",
  auth: "user",
  privilege,
  reads: true,
  params: inCase,
  body: Wanted,
  produces: "binary",
  response: Type.Unknown(),
});

/**
 * Produces documents as the person (OPR-GEN-011). 202: it goes on in the background, see `getProduction`. OPR-ERR-001
 * before anything is made where the person may not read the template or not add documents there.
 */
export const produceDocuments = endpoint({
  id: "produceDocuments",
  method: "POST",
  path: productions,
  summary: "Produce documents from a template",
  auth: "user",
  privilege,
  params: inCase,
  body: Wanted,
  status: 202,
  response: Data(Production),
});

/** Productions of a case, newest first. */
export const listProductions = endpoint({
  id: "listProductions",
  method: "GET",
  path: productions,
  summary: "Productions of a case",
  auth: "user",
  privilege: "case.read",
  params: inCase,
  query: Type.Object({ limit: Type.Optional(Type.Integer()), cursor: optional(1000) }),
  response: List(Production),
});

const one = Type.Object({ production: text(64) });
const base = `${apiPath}/productions/:production`;

/** One production. */
export const getProduction = endpoint({
  id: "getProduction",
  method: "GET",
  path: base,
  summary: "One production",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: Data(Production),
});

/** Stores what is missing of one that failed or waits; nothing is stored twice (OPR-GEN-017). */
export const retryProduction = endpoint({
  id: "retryProduction",
  method: "POST",
  path: `${base}/retry`,
  summary: "Try a production again",
  auth: "user",
  privilege,
  params: one,
  response: Data(Production),
});

/** Says that a draft is final (OPR-GEN-015). */
export const issueProduction = endpoint({
  id: "issueProduction",
  method: "POST",
  path: `${base}/issue`,
  summary: "Issue what was produced",
  auth: "user",
  privilege,
  params: one,
  response: Data(Production),
});

/** Gives up what is not stored yet; what is stored stays where it is. Of an issued one asks `documents.discardIssued`. */
export const discardProduction = endpoint({
  id: "discardProduction",
  method: "POST",
  path: `${base}/discard`,
  summary: "Discard a production",
  auth: "user",
  privilege,
  params: one,
  response: Data(Production),
});

/** Every endpoint of this file. */
export const generationEndpoints = [
  listCaseTemplates,
  prepareProduction,
  previewProduction,
  produceDocuments,
  listProductions,
  getProduction,
  retryProduction,
  issueProduction,
  discardProduction,
];
