import type { CoverSheet } from "@muniment/documents/post";
import type { PostBatchView } from "./post-batch.repository.ts";
import type { PostItemView } from "./post-item.repository.ts";
import { batchNumber, itemNumber } from "./post-name.ts";

const CLASSES: Readonly<Record<PostItemView["service_class"], string>> = {
  first: "First class",
  second: "Second class",
  recorded: "Recorded delivery",
  special: "Special delivery",
  dx: "DX",
  courier: "Courier",
  hand: "By hand",
};

const PAPERS: Readonly<Record<PostItemView["paper"], string>> = {
  plain: "Plain paper",
  letterhead_first: "Letterhead for the first page, plain paper for the others",
};

/** What the post room is told of an item on its cover sheet (OPR-PST-005). */
export function coverOf(view: PostItemView): CoverSheet {
  const { enclosures, cost_code: costCode, post_by: postBy, notes, reprint_reason: reason } = view;
  const sides = view.is_duplex ? "both sides" : "one side";
  const how = `${view.is_colour ? "Colour" : "Black and white"}, ${sides}; ${PAPERS[view.paper]}`;
  const rows = [
    { label: "Batch", text: view.batch_num === null ? "" : batchNumber(view.batch_num) },
    { label: "Service class", text: CLASSES[view.service_class] },
    { label: "Post by", text: postBy ?? "" },
    { label: "Printing", text: how },
    { label: "Copies", text: String(view.copies) },
    { label: "Pages and sheets", text: `${view.pages ?? 0} pages on ${view.sheets ?? 0} sheets, without this one` },
    { label: "Contents", text: view.parts.map(({ name, pages }) => `${name} (${pages ?? 0})`).join("\n") },
    { label: "Add", text: enclosures },
    { label: "Notes", text: notes },
    { label: "Charge to", text: costCode },
    { label: "Case", text: view.reference },
    { label: "Asked for by", text: view.user_name },
    { label: "Return to", text: view.return_address.join(", ") },
    { label: "Reprint because", text: reason },
  ];
  return {
    title: "Post item",
    ...(view.delivery > 1 ? { mark: "REPRINT" } : {}),
    number: itemNumber(view.num),
    address: [view.recipient, ...view.address],
    rows: rows.filter(({ text }) => text !== ""),
  };
}

/** The list of a batch, to tick off (OPR-PST-006). */
export function listOf(batch: PostBatchView, items: readonly PostItemView[]): CoverSheet {
  const number = batchNumber(batch.num);
  const colour = batch.is_colour ? ", colour" : "";
  const summary = { label: `${items.length} items`, text: `${CLASSES[batch.service_class]}${colour}` };
  const rows = items.map((item) => ({
    label: `${item.ordinal ?? 0}  ${itemNumber(item.num)}`,
    text: [
      [item.recipient, ...item.address.slice(-2)].join(", "),
      `${item.copies} × ${item.sheets ?? 0} sheets${item.enclosures === "" ? "" : "; with enclosures"}`,
    ].join("\n"),
  }));
  return { title: `Batch ${number}`, number, address: [], rows: [summary, ...rows] };
}

/** What a batch holds, for programs; the same however often it is written. */
export interface ManifestEntry {
  readonly view: PostItemView;
  readonly file: { readonly name: string; readonly size: number; readonly sha256: string };
}

/** The manifest of a batch as JSON: its being there says that the batch is whole (OPR-PST-008). */
export function manifestOf(batch: PostBatchView, entries: readonly ManifestEntry[]): string {
  const manifest = {
    batch: batchNumber(batch.num),
    operation_id: batch.id,
    service_class: batch.service_class,
    is_colour: batch.is_colour,
    closed_at: batch.closed_at?.toISOString(),
    closed_by: batch.closer_name ?? "",
    items: entries.map(({ view, file }) => fieldsOf(view, file)),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function fieldsOf(view: PostItemView, { name, size, sha256 }: ManifestEntry["file"]) {
  return {
    number: itemNumber(view.num),
    operation_id: view.id,
    delivery: view.delivery,
    reprint_reason: view.reprint_reason,
    file: name,
    size,
    sha256,
    pages: view.pages ?? 0,
    sheets: view.sheets ?? 0,
    copies: view.copies,
    is_colour: view.is_colour,
    is_duplex: view.is_duplex,
    paper: view.paper,
    service_class: view.service_class,
    recipient: view.recipient,
    address: view.address,
    return_address: view.return_address,
    cost_code: view.cost_code,
    post_by: view.post_by ?? "",
    enclosures: view.enclosures,
    notes: view.notes,
    case_reference: view.reference,
    requested_by: view.user_name,
  };
}

/** The same as lines of a table. */
export function csvOf(entries: readonly ManifestEntry[]): string {
  const rows = entries.map(({ view, file }) => fieldsOf(view, file));
  const [first] = rows;
  if (first === undefined) return "";
  const columns = Object.keys(first) as (keyof typeof first)[];
  const lines = rows.map((row) => columns.map((column) => cellOf(row[column])).join(","));
  return `${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

/** A table program takes what begins like a formula for one, unless it is told that it is text. */
function cellOf(value: string | number | boolean | readonly string[]): string {
  const text = Array.isArray(value) ? value.join("\n") : String(value);
  const safe = typeof value !== "number" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
