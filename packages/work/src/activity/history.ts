import { sql } from "kysely";
import type { SystemActor, UserActor } from "@muniment/kernel";
import { auditInsert, auditSubject } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { containerId, documentId } from "@muniment/work-api";
import { activityCodes } from "@muniment/work-api/activity";
import type { Activity } from "@muniment/work-api/activity";
import { q } from "../db.ts";

/** One act to be written to timeline and audit in the transaction of the act (WORK-HST-001). */
export interface Act extends Pick<AuditEntry, "before" | "after" | "details"> {
  readonly activity: Activity;
  readonly at: Date;
  readonly comments?: string | undefined;
  /** Seconds. */
  readonly duration?: number | undefined;
  /** What was changed, for people who read the timeline. */
  readonly data1?: string;
  readonly data2?: string;
  /** The audit has one record for each of these; the timeline has the act once (CC-ACL-005). */
  readonly parts?: readonly Pick<AuditEntry, "before" | "after">[];
  /** The application says that it happened; Work has not seen it (work-api.md 17.13). */
  readonly isReported?: true;
}

/** What an act was done to. */
export interface ActObject {
  readonly libraryId: number;
  readonly kind: "document" | "workspace" | "folder" | "tab";
  readonly number: number;
  readonly version?: number;
}

const VERBS: Readonly<Record<Activity, string>> = {
  NEWDOCUMENT: "create",
  NEWDOCVER: "add_version",
  MODIFY: "modify",
  VIEW: "view",
  EXPORT: "download",
  COPYDOC: "copy",
  MAIL: "mail",
  PRINT: "print",
  SHARED: "share",
  REPLACE: "replace",
  SECURITY: "secure",
  MOVE: "move",
  FILE: "file",
  UNFILE: "unfile",
  DELETE: "delete",
  RESTORE: "restore",
  PURGE: "purge",
  CHECKOUT: "check_out",
  CHECKIN: "check_in",
  RELEASE: "release",
  UNLOCK: "unlock",
};

/** Writes the same act for one or many objects to the timeline and to the audit, in one statement. */
export async function recordAct(tx: Tx, actor: UserActor, act: Act, objects: readonly ActObject[]): Promise<void> {
  if (objects.length === 0) return;
  const kinds = objects.map(({ kind }) => (kind === "document" ? kind : "container"));
  const { acting } = actor;
  const audited = auditInsert(auditSubject(actor), entriesOf(actor, act, objects));
  await sql`with told as (
    insert into work.history (library_id, object_kind, object_number, version, activity_code, at, user_num, client_id,
      comments, duration, data1, data2, acting_num, acting_name)
    select o.library_id, o.kind, o.number, o.version, ${activityCodes[act.activity]}::smallint, ${act.at}::timestamptz,
      ${actor.userNum}::bigint, ${actor.clientId}::text, ${act.comments ?? ""}::text, ${act.duration ?? 0}::integer,
      ${act.data1 ?? ""}::text, ${act.data2 ?? ""}::text, ${acting?.account?.userNum ?? null}::bigint,
      ${acting?.account === undefined ? (acting?.name ?? "") : ""}::text
    from unnest(${objects.map((object) => object.libraryId)}::integer[], ${kinds}::text[],
      ${objects.map((object) => object.number)}::bigint[], ${objects.map((object) => object.version ?? 0)}::integer[])
      as o (library_id, kind, number, version))
    ${audited}`.execute(q(tx));
}

/** The same of an act that nobody asked for, on one document; the timeline shows it at the person whom it concerns. */
export async function recordSystemAct(
  tx: Tx,
  actor: SystemActor,
  act: Act,
  document: { libraryId: number; library: string; number: number; version: number; concerns: number },
): Promise<void> {
  const { libraryId, library, number, version, concerns } = document;
  const entry = {
    at: act.at,
    action: `document.${VERBS[act.activity]}`,
    library,
    object_type: "document",
    object_id: documentId(library, number, version),
    before: act.before,
    reason: act.comments,
  };
  const audited = auditInsert(auditSubject(actor), [entry]);
  await sql`with told as (
    insert into work.history (library_id, object_kind, object_number, version, activity_code, at, user_num, client_id,
      comments, data1)
    values (${libraryId}, 'document', ${number}, ${version}, ${activityCodes[act.activity]}::smallint,
      ${act.at}::timestamptz, ${concerns}, '', ${act.comments ?? ""}, ${act.data1 ?? ""}))
    ${audited}`.execute(q(tx));
}

function entriesOf(actor: UserActor, act: Act, objects: readonly ActObject[]): AuditEntry[] {
  const aliases = new Map([...actor.libraries.values()].map((standing) => [standing.libraryId, standing.alias]));
  const { before, after, details } = { ...placesOf(act), ...act };
  const parts = act.parts ?? [{ before, after }];
  return objects.flatMap(({ libraryId, kind, number, version }) => {
    const library = aliases.get(libraryId) ?? "";
    const isDocument = kind === "document" && version !== undefined;
    const type = kind === "tab" ? "folder" : kind;
    return parts.map((part) => ({
      at: act.at,
      action: `${act.isReported === true ? `${actor.clientId}.` : ""}${type}.${VERBS[act.activity]}`,
      library,
      object_type: type,
      object_id: isDocument ? documentId(library, number, version) : containerId(library, number),
      ...part,
      reason: act.comments,
      details: act.isReported === true ? { ...details, reported: true } : details,
    }));
  });
}

/** The folders that an act names in the fields of the timeline. */
function placesOf({ activity, data1, data2 }: Act): Pick<AuditEntry, "before" | "after"> {
  const place = (id: string | undefined) => (id === undefined || id === "" ? undefined : { parent_id: id });
  if (activity === "MOVE") return { before: place(data1), after: place(data2) };
  if (activity === "FILE") return { after: place(data1) };
  return activity === "UNFILE" ? { before: place(data1) } : {};
}
