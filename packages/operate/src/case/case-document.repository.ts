import { sql } from "kysely";
import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OperateActor } from "../user/index.ts";
import { visibleCase } from "./case.repository.ts";
import type { DocumentLinkRow, DocumentRefRow } from "./case.tables.ts";

/** A document that was filed to a case. */
export interface FiledDocument {
  readonly document: Omit<DocumentRefRow, "id" | "num">;
  readonly link: Omit<DocumentLinkRow, "document_ref_id" | "relation">;
}

const linkRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.document_link as l")
    .innerJoin("operate.document_ref as d", "d.id", "l.document_ref_id")
    .innerJoin("operate.case_place as p", "p.case_id", "l.work_item_id")
    .innerJoin("operate.linked_service as s", "s.id", "d.service_id")
    .innerJoin("operate.work_item as w", "w.id", "l.work_item_id")
    .leftJoin("operate.user as u", "u.id", "l.added_by")
    .leftJoin("operate.work_item as e", "e.id", "l.email_id")
    .select(["d.id", "d.item_id", "d.name", "d.size", "d.service_id", "s.type as service_type", "s.base_url"])
    // What was filed went into the workspace of the case.
    .select(sql<string>`coalesce(p.item_id, '')`.as("place_id"))
    .select(["l.work_item_id", "l.folder_name", "l.container_id", "l.operation_id"])
    .select([
      "l.email_id",
      "l.email_document",
      "l.message_id",
      "l.sha256",
      "l.added_at",
      "e.reference as email_reference",
    ])
    .select(["w.reference as case_reference", "w.title as case_title"])
    .select((eb) => eb.fn.coalesce("u.name", sql<string>`''`).as("added_by_name"));

/** A document of a case, as it is read. */
export type CaseDocumentRow = Awaited<ReturnType<typeof listCaseDocuments>>[number];

/** What was filed to a case, newest first; one more than `limit`, when there are more. */
export async function listCaseDocuments(
  reader: Tx,
  caseId: string,
  page: { limit: number; after: { at: Date; id: string } | undefined },
) {
  let query = linkRows(reader).where("l.work_item_id", "=", caseId);
  if (page.after !== undefined) {
    const { at, id } = page.after;
    query = query.where(sql<boolean>`(l.added_at, l.document_ref_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return query
    .orderBy("l.added_at", "desc")
    .orderBy("l.document_ref_id", "desc")
    .limit(page.limit + 1)
    .execute();
}

/** What of e-mails was filed to cases that the person may see, oldest first. */
export async function listFiledOf(
  reader: Tx,
  actor: OperateActor,
  emailIds: readonly string[],
): Promise<CaseDocumentRow[]> {
  if (emailIds.length === 0) return [];
  return linkRows(reader)
    .where(visibleCase(actor))
    .where("l.email_id", "in", [...emailIds])
    .orderBy("l.added_at")
    .orderBy("l.document_ref_id")
    .execute();
}

/** Documents of a case with one of these contents, or that came with this message (OPR-FIL-011). */
export async function findSameDocuments(
  reader: Tx,
  caseId: string,
  like: { readonly hashes: readonly string[]; readonly messageId: string },
): Promise<CaseDocumentRow[]> {
  return linkRows(reader)
    .where("l.work_item_id", "=", caseId)
    .where((eb) =>
      eb.or([
        eb("l.sha256", "in", ["", ...like.hashes]),
        eb.and([eb("l.message_id", "=", like.messageId), eb("l.email_document", "=", 0)]),
      ]),
    )
    .orderBy("l.added_at")
    .orderBy("l.document_ref_id")
    .execute();
}

/** Says that documents belong to cases; those of which that was said before stay as they are. */
export async function linkDocuments(tx: Tx, filed: readonly FiledDocument[]): Promise<void> {
  for (const { document, link } of filed) {
    const { id } = await q(tx)
      .insertInto("operate.document_ref")
      .values({ id: newId(), ...document })
      .onConflict((conflict) =>
        conflict.columns(["service_id", "item_id"]).doUpdateSet({
          name: document.name,
          size: document.size,
          sha256: document.sha256,
        }),
      )
      .returning("id")
      .executeTakeFirstOrThrow();
    await q(tx)
      .insertInto("operate.document_link")
      .values({ ...link, document_ref_id: id, relation: "filed" })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Where a document of an e-mail was filed first: what is filed once more is a copy of it (OPR-INB-035). */
export async function findFiledCopy(
  reader: Tx,
  emailId: string,
  document: number,
  /** What this operation filed does not count. */
  except?: string,
): Promise<Pick<CaseDocumentRow, "item_id" | "service_id" | "container_id"> | undefined> {
  let query = linkRows(reader).where("l.email_id", "=", emailId).where("l.email_document", "=", document);
  if (except !== undefined) query = query.where("l.operation_id", "<>", except);
  return query.orderBy("l.added_at").limit(1).executeTakeFirst();
}

/** Where a document was, and where it is now. */
export interface DocumentStep {
  readonly from: { readonly serviceId: string; readonly itemId: string; readonly caseId: string };
  /** Absent: on no case any more. */
  readonly to?: {
    readonly serviceId: string;
    readonly itemId: string;
    readonly caseId: string;
    readonly containerId: string;
    readonly name: string;
  };
}

/** What Operate knows of a document goes with it: its id, its name, and to which case it belongs (OPR-CPM-008). */
export async function followDocument(tx: Tx, { from, to }: DocumentStep): Promise<void> {
  const known = await q(tx)
    .selectFrom("operate.document_ref")
    .select("id")
    .where("service_id", "=", from.serviceId)
    .where("item_id", "=", from.itemId)
    .executeTakeFirst();
  if (known === undefined) return;
  if (to === undefined) {
    await q(tx)
      .deleteFrom("operate.document_link")
      .where("document_ref_id", "=", known.id)
      .where("work_item_id", "=", from.caseId)
      .execute();
    return;
  }
  const isOther = from.serviceId !== to.serviceId || from.itemId !== to.itemId;
  if (isOther) {
    // Whatever was there before under this id, such as another file at the same path, is there no longer.
    await q(tx)
      .deleteFrom("operate.document_ref")
      .where("service_id", "=", to.serviceId)
      .where("item_id", "=", to.itemId)
      .execute();
  }
  await q(tx)
    .updateTable("operate.document_ref")
    .set({ service_id: to.serviceId, item_id: to.itemId, name: to.name })
    .where("id", "=", known.id)
    .execute();
  if (from.caseId === to.caseId) return;
  await q(tx)
    .deleteFrom("operate.document_link")
    .where("document_ref_id", "=", known.id)
    .where("work_item_id", "=", to.caseId)
    .execute();
  await q(tx)
    .updateTable("operate.document_link")
    .set({ work_item_id: to.caseId, container_id: to.containerId })
    .where("document_ref_id", "=", known.id)
    .where("work_item_id", "=", from.caseId)
    .execute();
}
