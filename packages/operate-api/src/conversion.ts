import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How far a conversion is (operate.md 23.10). */
export const conversionStates = [
  "queued",
  "running",
  "storing",
  "waiting",
  "waiting_for_user",
  "done",
  "archived",
  "failed",
] as const;

/** One of `conversionStates`. */
export type ConversionState = (typeof conversionStates)[number];

/** Extensions of what can be converted (OPR-PDF-003), in small letters. */
export const convertible =
  "docx doc dotx rtf odt xlsx xls ods csv pptx ppt odp txt html htm eml msg png jpg jpeg gif bmp tif tiff svg pdf".split(
    " ",
  );

/** Whether the menu offers to convert a document of this name. */
export function isConvertible(name: string): boolean {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? "";
  return convertible.includes(extension.toLowerCase());
}

const text = (maxLength: number) => Type.String({ maxLength });
const optionalText = Type.Optional(Type.String());

/** One document on its way to PDF. */
export const Conversion = Type.Object({
  id: Type.String(),
  case: Type.String(),
  /** `archive` is a follow-up and never acts as a person (OPR-PDF-010). */
  purpose: Type.Union([Type.Literal("convert"), Type.Literal("archive")]),
  run_as: Type.Union([Type.Literal("user"), Type.Literal("service"), Type.Literal("fallback")]),
  source_name: Type.String(),
  name: Type.String(),
  store: Type.Union([Type.Literal("beside"), Type.Literal("version")]),
  is_archivable: Type.Boolean(),
  state: Type.Unsafe<ConversionState>({ type: "string", enum: conversionStates }),
  trouble: Type.Optional(Trouble),
  pages: Type.Optional(Type.Integer()),
  by: Type.String(),
  created_at: Type.String(),
  ended_at: optionalText,
  url: optionalText,
});

const one = Type.Object({ conversion: text(64) });
const ofCase = Type.Object({ case: text(64) });
const documents = Type.Array(Type.Object({ service: text(64), id: text(1000) }), { minItems: 1, maxItems: 100 });

/** Makes a PDF of each document, as the person: beside the original, or as its next version (OPR-PDF-002). */
export const convertDocuments = endpoint({
  id: "convertDocuments",
  method: "POST",
  path: `${apiPath}/cases/:case/conversions`,
  summary: "Convert documents to PDF",
  auth: "user",
  privilege: "documents.convert",
  params: ofCase,
  body: Type.Object({
    documents,
    /** The folder that the PDFs go to; each beside its original when absent. */
    folder: Type.Optional(text(1000)),
    /** `beside` when absent. */
    store: Type.Optional(Type.Union([Type.Literal("beside"), Type.Literal("version")])),
    /** PDF/A-2b. */
    is_archivable: Type.Optional(Type.Boolean()),
  }),
  status: 202,
  response: List(Conversion),
});

/** Keeps a checked PDF/A-2b of each document in the case's archive, as the service account (OPR-PDF-010). */
export const archiveDocuments = endpoint({
  id: "archiveDocuments",
  method: "POST",
  path: `${apiPath}/cases/:case/archive`,
  summary: "Convert and archive documents",
  auth: "user",
  privilege: "documents.convert",
  params: ofCase,
  body: Type.Object({ documents }),
  status: 202,
  response: List(Conversion),
});

/** The newest ones of a case. */
export const listConversions = endpoint({
  id: "listConversions",
  method: "GET",
  path: `${apiPath}/cases/:case/conversions`,
  summary: "Conversions of a case",
  auth: "user",
  privilege: "documents.browse",
  params: ofCase,
  response: List(Conversion),
});

/** One conversion. */
export const getConversion = endpoint({
  id: "getConversion",
  method: "GET",
  path: `${apiPath}/conversions/:conversion`,
  summary: "One conversion",
  auth: "user",
  privilege: "documents.browse",
  params: one,
  response: Data(Conversion),
});

/** Tries one that failed again. */
export const retryConversion = endpoint({
  id: "retryConversion",
  method: "POST",
  path: `${apiPath}/conversions/:conversion/retry`,
  summary: "Convert again",
  auth: "user",
  privilege: "documents.convert",
  params: one,
  response: Data(Conversion),
});

/** Every endpoint of this file. */
export const conversionEndpoints = [
  convertDocuments,
  archiveDocuments,
  listConversions,
  getConversion,
  retryConversion,
];
