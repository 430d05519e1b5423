import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import { containerId, documentId } from "@muniment/work-api";
import type { DocumentFull, DocumentItem, DocumentOperations } from "@muniment/work-api/document/document";
import { accessTo, hasPrivilege, nameOfDefault } from "../access/index.ts";
import type { Reach, Secured } from "../access/index.ts";
import type { Document, DocumentAccess, ListedDocument, SharedAccess } from "./document.repository.ts";

type DocumentWire = Static<typeof DocumentItem>;

/** What of a version decides about access to it. */
export function securedDocument(row: DocumentAccess): Secured {
  return {
    security_id: row.security_id,
    workspace_number: row.workspace_number,
    default_level: row.default_level,
    owner_nums: [row.author_num, row.operator_num],
    workspace: {
      security_id: row.workspace_security_id,
      workspace_number: row.workspace_number,
      default_level: row.workspace_default_level,
      owner_nums: [row.workspace_owner_num],
    },
  };
}

/** What decides about access to versions that are alike in this. */
export function securedAlike(reach: Reach, { is_own: isOwn, ...access }: SharedAccess): Secured {
  const ownerNum = isOwn ? reach.actor.userNum : 0;
  return securedDocument({ ...access, author_num: ownerNum, operator_num: ownerNum });
}

/** What decides about access to the places that a version lies in; nothing for one that it has not, or that is in the trash. */
export function securedPlaces(row: Document): { workspace: Secured | undefined; folder: Secured | undefined } {
  const { workspace, workspace_number } = securedDocument(row);
  const { folder_security_id: securityId, folder_default_level: defaultLevel, folder_owner_num: ownerNum } = row;
  const folder =
    workspace === undefined || securityId === null || defaultLevel === null || ownerNum === null
      ? undefined
      : { security_id: securityId, workspace_number, default_level: defaultLevel, owner_nums: [ownerNum], workspace };
  if (workspace === undefined || !row.is_workspace_live) return { workspace: undefined, folder };
  return { workspace, folder };
}

/** 7.1, as in lists; what has no value is left out (work-api.md T11). */
export function documentShape(reach: Reach, row: ListedDocument, host: string): DocumentWire {
  const id = documentId(reach.library, row.document_number, row.version);
  return {
    ...row.custom,
    ...messageShape(row),
    id,
    database: reach.library,
    document_number: row.document_number,
    version: row.version,
    wstype: row.is_email ? "email" : "document",
    iwl: `iwl:dms=${host}&&lib=${reach.library}&&num=${row.document_number}&&ver=${row.version}`,
    name: row.name,
    ...text("alias", row.alias),
    type: row.type,
    extension: row.extension,
    content_type: "D",
    size: row.size,
    checksum: `SHA256:${row.checksum}`,
    indexable: true,
    class: row.class,
    ...text("subclass", row.subclass),
    author: row.author,
    ...text("author_description", row.author_name),
    operator: row.operator,
    ...text("operator_description", row.operator_name),
    last_user: row.last_user,
    ...text("last_user_description", row.last_user_name),
    create_date: toWireDate(row.created_at),
    create_profile_date: toWireDate(row.created_at),
    edit_date: toWireDate(row.edited_at),
    edit_profile_date: toWireDate(row.profile_edited_at),
    system_edit_date: toWireDate(row.profile_edited_at),
    file_create_date: toWireDate(row.file_created_at),
    file_edit_date: toWireDate(row.file_edited_at),
    activity_date: toWireDate(row.edited_at),
    ...(row.declared_at === null ? {} : { declared_date: toWireDate(row.declared_at) }),
    workspace_id: containerId(reach.library, row.workspace_number),
    default_security: row.default_security,
    effective_security: nameOfDefault(row.default_level),
    ...(row.default_security === "inherit" ? { inherited_default_security: nameOfDefault(row.default_level) } : {}),
    is_external: false,
    is_external_as_normal: false,
    is_hipaa: row.is_hipaa,
    ...checkoutShape(row),
    is_declared: row.is_declared,
    declared: row.is_declared,
    is_archived: false,
    is_restorable: false,
    is_related: false,
    retain_days: row.retain_days,
    ...text("comment", row.comment),
    has_attachment: (row.message?.attachments?.length ?? 0) > 0,
  };
}

/**
 * 7.1, as one document, with the caller's level. The names of the workspace and the folder are given only when the
 * caller may see these.
 */
export function fullDocumentShape(
  reach: Reach,
  row: Document,
  given: { host: string; seesWorkspace: boolean; parentNumber: number | undefined },
): Static<typeof DocumentFull> {
  const id = documentId(reach.library, row.document_number, row.version);
  const attachments = row.message?.attachments ?? [];
  return {
    ...documentShape(reach, row, given.host),
    access: accessTo(reach, securedDocument(row)).level,
    ...(given.seesWorkspace ? { workspace_name: row.workspace_name } : {}),
    ...(given.parentNumber === undefined ? {} : { parent_id: containerId(reach.library, given.parentNumber) }),
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map((attachment, index) => ({
            attachment_id: String(index + 1),
            id: `${id}/${index + 1}`,
            name: attachment.name,
            size: attachment.size,
          })),
        }),
  };
}

/** What the caller may do (7.11): level and privilege together (work.md 3.2). */
export function documentOperations(reach: Reach, row: Document): Static<typeof DocumentOperations> {
  const { level } = accessTo(reach, securedDocument(row));
  const canWrite = (level === "read_write" || level === "full_access") && !row.is_declared;
  const isFull = level === "full_access";
  const isHeld = row.held_by_num !== null;
  const isHeldByOther = isHeld && row.held_by_num !== reach.actor.userNum;
  // What describes a document stays open to administrators while somebody works on it (WORK-CHK-009).
  const isClosed = isHeldByOther && !hasPrivilege(reach, "admin_tier_1");
  return {
    archive: false,
    copy: hasPrivilege(reach, "import"),
    create_new_version: canWrite && !isHeldByOther && hasPrivilege(reach, "import"),
    declare: canWrite && hasPrivilege(reach, "declare_record"),
    delete: isFull && !isHeldByOther && !row.is_declared && hasPrivilege(reach, "delete"),
    freeze: false,
    lock: canWrite && !isHeldByOther && hasPrivilege(reach, "checkout"),
    move: !isHeldByOther && (level === "read_write" || isFull),
    relate: false,
    replace: canWrite && !isHeldByOther && hasPrivilege(reach, "import"),
    restore: false,
    set_security: isFull && !isClosed,
    undeclare: row.is_declared && reach.standing.isNrtadmin,
    unfreeze: false,
    unlock: isHeldByOther ? hasPrivilege(reach, "admin_tier_1") : isHeld && hasPrivilege(reach, "release"),
    update: canWrite && !isClosed,
    wopi_lock: false,
  };
}

/** Who has it: the lock of every list (WORK-CHK-002). */
function checkoutShape(row: ListedDocument) {
  const isHeld = row.held_by !== null;
  const state = { is_checked_out: isHeld, is_in_use: isHeld, in_use: isHeld };
  if (row.held_by === null || row.held_at === null) return state;
  return {
    ...state,
    in_use_by: row.held_by,
    ...text("in_use_by_description", row.held_by_name ?? ""),
    lock_type: "exclusive",
    checkout_date: toWireDate(row.held_at),
    ...(row.held_due_at === null ? {} : { checkout_due_date: toWireDate(row.held_due_at) }),
    ...text("checkout_path", row.held_path ?? ""),
    ...text("checkout_comment", row.held_comment ?? ""),
  };
}

function messageShape(row: ListedDocument): Record<string, string> {
  if (row.message === null) return {};
  const fields = Object.entries(row.message).filter(
    (pair): pair is [string, string] => typeof pair[1] === "string" && pair[1] !== "",
  );
  return Object.fromEntries(fields);
}

function text<K extends string>(name: K, value: string): { [P in K]?: string } {
  return value === "" ? {} : ({ [name]: value } as { [P in K]: string });
}
