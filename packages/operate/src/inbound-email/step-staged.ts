import { Readable } from "node:stream";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { StagedContent, Staging } from "../staging/index.ts";
import { systemSubject } from "../user/index.ts";
import { changeWorkItem, getWorkItem } from "../work-item/index.ts";
import { discardWaiting, listEmailDocuments, updateEmail, updateEmailDocuments } from "./email.repository.ts";
import type { EmailDocumentRow } from "./email.tables.ts";
import type { MessageWork, StageResult, Step } from "./pipeline-step.ts";
import type { RawStore } from "./raw-store.ts";
import { findWaiting } from "./received-message.repository.ts";
import { StorageTrouble } from "./storage-trouble.ts";

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly staging: Staging;
  readonly raws: RawStore;
}

interface Stored {
  readonly folderId: string;
  readonly documents: readonly Pick<EmailDocumentRow, "ordinal" | "state" | "item_id" | "withheld_reason">[];
}

/** Stage 4: the original and each attachment as documents of their own in staging (OPR-INB-011, -013, -014). */
export function stagedStep(deps: Deps): Step {
  const { database, clock } = deps;
  return {
    stage: "staged",
    async run(work) {
      const { message, mailbox, isProbe } = work;
      const service = await getService(database.reader, mailbox.service_id);
      const item = await getWorkItem(database.reader, message.email_id ?? "");
      // Somebody was done with it before it could be stored; the original stays in Operate's record.
      if (item.closed_at !== null) return async (tx) => leaveOut(tx, item.id, clock.now());
      if (!isProbe) {
        // One tries for all of them, so that none storms a place that refuses (OPR-FLT-012).
        const ahead = await findWaiting(database.reader, mailbox.id);
        if (ahead !== undefined) throw new StorageTrouble({ service, mailbox, joined: ahead });
      }
      const stored = await store(deps, work, { service, reference: item.reference });
      return async (tx) => {
        const email = await work.readEmail();
        await updateEmail(tx, email.id, { staging_folder: stored.folderId });
        await updateEmailDocuments(tx, email.id, stored.documents);
        if (message.trouble !== null) await changeWorkItem(tx, email.id, { trouble: null, at: clock.now() });
        const subject = systemSubject(`mailbox ${mailbox.name}`, message.id);
        await recordAudit(
          tx,
          subject,
          stored.documents.map((each) => auditOf(each, { service, at: clock.now() })),
        );
        const withheld = stored.documents.filter(({ state }) => state === "withheld").length;
        const detail = `${stored.documents.length - withheld} stored${withheld === 0 ? "" : `, ${withheld} withheld`}`;
        return { outcome: "done", detail };
      };
    },
  };
}

async function leaveOut(tx: Tx, emailId: string, at: Date): Promise<StageResult> {
  await discardWaiting(tx, emailId, at);
  return { outcome: "not stored", detail: "it was completed before" };
}

async function store(
  { database, staging, raws }: Deps,
  work: MessageWork,
  { service, reference }: { service: LinkedServiceRow; reference: string },
): Promise<Stored> {
  const { message, mailbox } = work;
  const email = await work.readEmail();
  const documents = (await listEmailDocuments(database.reader, [email.id])).filter(({ state }) => state === "waiting");
  const contents = await contentsOf(work, { documents, raws });
  const { id, name } = mailbox;
  const rootId = mailbox.item_id ?? "";
  const path = { rootId, mailbox: { id, name }, receivedAt: message.received_at, reference };
  const task = { service, operationId: message.id, path, emailId: email.id };
  try {
    const { folderId, outcomes } = await staging.store(task, contents);
    const results = outcomes.map((outcome, at): Stored["documents"][number] => {
      const { ordinal = 0 } = documents[at] ?? {};
      if ("result" in outcome) return { ordinal, state: "staged", item_id: outcome.result.id, withheld_reason: null };
      const reason = refusalOf(outcome.error);
      if (reason === undefined) throw outcome.error;
      return { ordinal, state: "withheld", item_id: null, withheld_reason: reason };
    });
    return { folderId, documents: results };
  } catch (error) {
    if (error instanceof RepositoryError && error.fault !== "bug" && error.fault !== "input") {
      throw new StorageTrouble({ service, mailbox, error });
    }
    throw error;
  }
}

/** The original is read from the store; attachments were read with the message. */
async function contentsOf(
  { message, readMail }: MessageWork,
  { documents, raws }: { documents: readonly EmailDocumentRow[]; raws: RawStore },
): Promise<StagedContent[]> {
  const needsAttachments = documents.some(({ ordinal }) => ordinal > 0);
  const attachments = needsAttachments ? (await readMail()).mail.attachments : [];
  const byOrdinal = new Map(attachments.map((attachment) => [attachment.ordinal, attachment]));
  return documents.map(({ ordinal, name, size, sha256 }) => ({
    ordinal,
    name,
    size,
    sha256,
    async open() {
      if (ordinal === 0) return raws.open(message.raw_hash);
      const content = byOrdinal.get(ordinal)?.content;
      if (content === undefined) throw new Error("A message reads otherwise than before");
      return Readable.from([content], { objectMode: false });
    },
  }));
}

/** Why the repository does not take this one file, however often it is asked (OPR-INB-016). */
function refusalOf(error: Error): string | undefined {
  if (!(error instanceof RepositoryError)) return undefined;
  if (error.fault === "input" || error.fault === "conflict") return `The repository does not take it (${error.code})`;
  return error.code === "NRC_TOO_LARGE" ? "It is larger than the repository takes" : undefined;
}

function auditOf(
  document: Stored["documents"][number],
  { service, at }: { service: LinkedServiceRow; at: Date },
): AuditEntry {
  const isStored = document.item_id !== null;
  return {
    at,
    action: "document.stage",
    object_type: "document",
    object_id: document.item_id ?? undefined,
    outcome: isStored ? "ok" : "refused",
    ...(isStored ? {} : { reason: document.withheld_reason ?? undefined }),
    details: { ordinal: document.ordinal },
    own: { run_as: "service", service: service.system_name, function: "F6" },
  };
}
