import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { Reach } from "../access/index.ts";
import { checkOut } from "../checkout/index.ts";
import { parseDate } from "../classification/index.ts";
import type { DocumentService } from "./document.service.ts";
import type { Document } from "./document.repository.ts";

interface TakeDeps {
  readonly documents: DocumentService;
  readonly clock: Clock;
}

interface WishBody {
  readonly due_date?: string;
  readonly path?: string;
  readonly comments?: string;
  readonly location?: string;
}

/** Takes a version for the caller: Read/Write, no record, in nobody else's hands (work.md 3.2). */
export async function take(
  { documents, clock }: TakeDeps,
  tx: Tx,
  reach: Reach,
  { id, body }: { id: string; body: WishBody },
): Promise<Document> {
  const document = await documents.require(tx, reach, { id, needed: "read_write", hold: true });
  if (document.is_declared) {
    throw new AppError(errors.objectLocked, { text: "The document is a record; its content can no longer change." });
  }
  const wish = {
    dueAt: readDue(body.due_date),
    path: body.path ?? "",
    location: body.location ?? "",
    comment: body.comments ?? "",
  };
  await checkOut(tx, reach, { place: placeOf(reach, document), wish, now: clock.now() });
  return document;
}

/** The same at once: what follows is the content, which is no part of the change. */
export async function takeNow(
  deps: TakeDeps & { readonly database: Database },
  reach: Reach,
  given: { id: string; body: WishBody },
): Promise<Document> {
  return deps.database.transaction(async (tx) => take(deps, tx, reach, given));
}

/** Names the version in its library. */
export function placeOf({ libraryId }: Reach, document: Document) {
  return { libraryId, number: document.document_number, version: document.version };
}

function readDue(text: string | undefined): Date | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const date = parseDate(text.trim());
  if (date !== undefined) return date;
  throw new AppError(errors.invalidParam, { text: "A date is expected.", field: "due_date" });
}
