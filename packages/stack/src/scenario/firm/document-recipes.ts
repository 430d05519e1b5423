import type { Slot } from "./folder-template.ts";

/** What a document is, which decides how it is written. */
export type DocumentKind =
  | "letter"
  | "instrument"
  | "memo"
  | "attendance-note"
  | "invoice"
  | "time-sheet"
  | "list"
  | "presentation"
  | "picture"
  | "e-mail";

/** The formats of D7. */
export type DocumentFormat = "docx" | "xlsx" | "pptx" | "pdf" | "eml" | "msg" | "png" | "txt";

/** A document as the plan of every matter may hold one. */
export interface Recipe {
  readonly kind: DocumentKind;
  readonly format: DocumentFormat;
  readonly slot: Slot;
  /** One unless given. */
  readonly versions?: number;
  /** A second folder in which it can be found. */
  readonly alsoIn?: Slot;
}

/** Every matter has these. */
export const firstRecipes: readonly Recipe[] = [
  { kind: "letter", format: "docx", slot: "client" },
  { kind: "instrument", format: "docx", slot: "drafts", versions: 3 },
  { kind: "e-mail", format: "eml", slot: "mail" },
  { kind: "invoice", format: "pdf", slot: "invoices" },
  { kind: "attendance-note", format: "txt", slot: "notes" },
];

/** Larger matters have more of these, in this order. */
export const furtherRecipes: readonly Recipe[] = [
  { kind: "e-mail", format: "msg", slot: "mail" },
  { kind: "letter", format: "pdf", slot: "other", alsoIn: "client" },
  { kind: "time-sheet", format: "xlsx", slot: "time" },
  { kind: "memo", format: "docx", slot: "notes", versions: 2 },
  { kind: "list", format: "xlsx", slot: "material" },
  { kind: "e-mail", format: "eml", slot: "mail" },
  { kind: "instrument", format: "pdf", slot: "finals" },
  { kind: "presentation", format: "pptx", slot: "material" },
  { kind: "picture", format: "png", slot: "material", alsoIn: "finals" },
  { kind: "letter", format: "docx", slot: "other", versions: 2 },
  { kind: "e-mail", format: "msg", slot: "mail", alsoIn: "notes" },
  { kind: "instrument", format: "docx", slot: "drafts", versions: 2 },
  { kind: "memo", format: "pdf", slot: "material" },
  { kind: "letter", format: "docx", slot: "client" },
  { kind: "e-mail", format: "eml", slot: "mail" },
];

/** Names that try what a name may be, by matter id and number in the matter's plan. */
export const unusualNames: ReadonlyMap<string, string> = new Map([
  [
    "10031-0002 1",
    `Letter to the client on ${"the hearing, the bundle, the experts and ".repeat(5)}costs`.padEnd(254, "."),
  ],
  ["10058-0001 1", "ご依頼者宛書簡 – 独占販売権について"],
  ["10104-0001 1", "رسالة إلى العميل بشأن الحسابات المنفصلة"],
  ["10126-0002 1", "Письмо душеприказчикам № 1 «Завещание»"],
  ["10044-0002 4", 'Invoice 4 (corrected) <final> & "sent" 100% #1?.draft'],
  ["10079-0001 1", "🏬 Six retail parks – opening letter"],
]);
