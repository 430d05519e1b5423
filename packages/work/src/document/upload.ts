import type { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { BlobStore, StagedBlob } from "@muniment/blob-store";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import { requireAccess, resolveEntries } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { asDocumentName, isEmailType, namesFromFile, splitFileName, typeOfExtension } from "../classification/index.ts";
import type { FieldValues } from "../classification/index.ts";
import { checkIn, requireFree } from "../checkout/index.ts";
import { findContainers, securedContainer } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { nextNumber } from "../item/index.ts";
import { authorFor } from "./author.ts";
import { readDocumentFields, resolvePeople } from "./document-input.ts";
import type { DocumentFields } from "./document-input.ts";
import { initialSecurity, ownSecurity } from "./document-security.ts";
import { securedDocument } from "./document-shape.ts";
import type { MessageFields } from "./document.tables.ts";
import {
  insertDocumentNumber,
  insertVersion,
  lockVersionAsSystem,
  nextVersion,
  refreshVersions,
  updateVersion,
} from "./document.repository.ts";
import type { Document } from "./document.repository.ts";
import { readMessageFields } from "./message.ts";

/** The JSON part of an upload (work-api.md 11.1), not yet checked. */
export interface UploadProfile {
  readonly doc_profile: Readonly<Record<string, unknown>>;
  readonly inheritFromFolder: boolean;
  /** Whoever has the document checked out goes on having it. */
  readonly keepLocked?: boolean;
  readonly comments: string | undefined;
  readonly trustees: readonly { id: string; type: "user" | "group"; access_level: string | number }[];
}

/** Content that is safely stored, with the name that its sender gave it. */
export interface Content {
  readonly hash: string;
  readonly size: number;
  readonly fileName: string | undefined;
  readonly message: MessageFields | undefined;
}

/** Files and versions documents whose content is already stored. */
export interface UploadService {
  /** Makes staged content durable and describes it; the sweep removes it if nothing follows. */
  keep(staged: StagedBlob, given: { fileName: string | undefined; profile: UploadProfile }): Promise<Content>;
  /** Compares durable content with the checksum that the profile may name, and reads what a message says of itself. */
  describe(
    stored: { hash: string; size: number },
    given: { fileName: string | undefined; profile: UploadProfile },
  ): Promise<Content>;
  createDocument(
    tx: Tx,
    reach: Reach,
    given: { folder: Container; profile: UploadProfile; content: Content },
  ): Promise<{ number: number; version: number; securityId: number }>;
  addVersion(
    tx: Tx,
    reach: Reach,
    given: { source: Document; profile: UploadProfile; content: Content },
  ): Promise<{ number: number; version: number }>;
  replaceContent(
    tx: Tx,
    reach: Reach,
    given: { target: Document; profile: UploadProfile; content: Content },
  ): Promise<void>;
}

/** Documents inherit these from their workspace (WORK-FLD-006); class and subclass come from the folder. */
const DEFAULT_CLASS = { document: "DOC", email: "E-MAIL" } as const;

export function createUploadService(deps: { clock: Clock; blobs: BlobStore }): UploadService {
  return {
    async keep(staged, given) {
      requireChecksum(staged, given.profile);
      await staged.keep();
      return describeContent(deps, staged, given);
    },
    describe: (stored, given) => describeContent(deps, stored, given),
    createDocument: (tx, reach, given) => createDocument(deps, tx, reach, given),
    addVersion: (tx, reach, given) => addVersion(deps, tx, reach, given),
    replaceContent: (tx, reach, given) => replaceContent(deps, tx, reach, given),
  };
}

function requireChecksum({ hash }: { hash: string }, profile: UploadProfile): void {
  const { checksum } = readDocumentFields(profile.doc_profile, {});
  if (checksum !== undefined && checksum.toLowerCase().replace(/^sha256:/, "") !== hash) {
    throw new AppError(errors.invalidProfile, {
      messages: [{ code: "invalid", text: "The file that arrived does not have this SHA-256.", field: "checksum" }],
    });
  }
}

async function describeContent(
  { blobs }: { blobs: BlobStore },
  { hash, size }: { hash: string; size: number },
  { fileName, profile }: { fileName: string | undefined; profile: UploadProfile },
): Promise<Content> {
  requireChecksum({ hash }, profile);
  const { extension } = readDocumentFields(profile.doc_profile, {});
  const suffix = (extension ?? splitFileName(fileName ?? "").extension).toLowerCase();
  const message = await readMessageFields(suffix, { size, open: async (): Promise<Readable> => blobs.open(hash) });
  return { hash, size, fileName, message };
}

async function createDocument(
  deps: { clock: Clock; blobs: BlobStore },
  tx: Tx,
  reach: Reach,
  { folder, profile, content }: { folder: Container; profile: UploadProfile; content: Content },
): Promise<{ number: number; version: number; securityId: number }> {
  const { clock } = deps;
  requireAccess(reach, securedContainer(folder), "read_write");
  const { libraryId, actor } = reach;
  const inherited = profile.inheritFromFolder ? await inheritedFields(tx, reach, folder) : {};
  const fields = readDocumentFields({ ...inherited, ...profile.doc_profile }, {});
  const entries = await resolveEntries(tx, libraryId, profile.trustees, "trustees");
  const people = await resolvePeople(tx, libraryId, fields);
  const security = await initialSecurity(tx, reach, { folder, defaultSecurity: fields.defaultSecurity, entries });
  const number = await nextNumber(tx, libraryId, "document");
  const at = clock.now();
  await insertDocumentNumber(tx, libraryId, number);
  await insertVersion(tx, {
    ...newColumns(fields, content),
    ...stamps(fields, at),
    ...security,
    library_id: libraryId,
    document_number: number,
    version: 1,
    workspace_number: folder.workspace_number,
    folder_number: folder.container_number,
    author_num: people.authorNum ?? authorFor(reach, securedContainer(folder)),
    operator_num: people.operatorNum ?? actor.userNum,
    last_user_num: actor.userNum,
  });
  const parentId = containerId(reach.library, folder.container_number);
  const after = { ...contentFacts(content), parent_id: parentId };
  const act = { activity: "NEWDOCUMENT", at, comments: profile.comments, after } as const;
  await recordAct(tx, actor, act, [{ libraryId, kind: "document", number, version: 1 }]);
  return { number, version: 1, securityId: security.security_id };
}

async function addVersion(
  deps: { clock: Clock; blobs: BlobStore },
  tx: Tx,
  reach: Reach,
  { source, profile, content }: { source: Document; profile: UploadProfile; content: Content },
): Promise<{ number: number; version: number }> {
  const at = deps.clock.now();
  requireWritable(reach, source);
  await requireFree(tx, reach, { scope: { keys: [source] }, now: at });
  const { libraryId, actor } = reach;
  const number = source.document_number;
  const fields = readDocumentFields(profile.doc_profile, source.custom);
  const people = await resolvePeople(tx, libraryId, fields);
  requireMayName(reach, source, people);
  const version = await nextVersion(tx, libraryId, number);
  await insertVersion(tx, {
    ...newColumns({ ...fields, ...takenOver(fields, { source, content }) }, content),
    ...stamps(fields, at),
    ...(await versionSecurity(tx, reach, { source, fields, profile })),
    library_id: libraryId,
    document_number: number,
    version,
    workspace_number: source.workspace_number,
    folder_number: source.folder_number,
    author_num: people.authorNum ?? source.author_num,
    operator_num: people.operatorNum ?? actor.userNum,
    last_user_num: actor.userNum,
  });
  await refreshVersions(tx, libraryId, [number]);
  const act = { activity: "NEWDOCVER", at, comments: profile.comments, after: contentFacts(content) } as const;
  await recordAct(tx, actor, act, [{ libraryId, kind: "document", number, version }]);
  const place = { libraryId, number, version: source.version };
  await checkIn(tx, reach, { place, into: version, ...endOf(profile), now: at });
  return { number, version };
}

async function replaceContent(
  deps: { clock: Clock; blobs: BlobStore },
  tx: Tx,
  reach: Reach,
  { target, profile, content }: { target: Document; profile: UploadProfile; content: Content },
): Promise<void> {
  const at = deps.clock.now();
  requireWritable(reach, target);
  await requireFree(tx, reach, { scope: { keys: [target] }, now: at });
  const { libraryId, actor } = reach;
  const place = { libraryId, number: target.document_number, version: target.version };
  const locked = await lockVersionAsSystem(tx, place);
  if (locked === undefined || locked.trashed_at !== null) throw new AppError(errors.noRecord);
  const fields = readDocumentFields(profile.doc_profile, target.custom);
  const columns = newColumns({ ...fields, ...takenOver(fields, { source: target, content }) }, content);
  const security = await versionSecurity(tx, reach, { source: target, fields, profile });
  const people = await resolvePeople(tx, libraryId, fields);
  requireMayName(reach, target, people);
  const { created_at: _, ...times } = stamps(fields, at);
  await updateVersion(tx, place, {
    ...columns,
    ...times,
    ...security,
    ...peopleColumns(people),
    last_user_num: actor.userNum,
  });
  await refreshVersions(tx, libraryId, [place.number]);
  // The replaced bytes stay on record; the sweep keeps what the timeline names until its retention ends.
  const [before, after] = [{ sha256: locked.checksum }, contentFacts(content)];
  const act = { activity: "REPLACE", at, comments: profile.comments, data1: locked.checksum, before, after } as const;
  await recordAct(tx, actor, act, [{ ...place, kind: "document" }]);
  await checkIn(tx, reach, { place, into: place.version, ...endOf(profile), now: at });
}

/** How an upload by who has the document checked out ends that. */
function endOf({ keepLocked, comments }: UploadProfile): { keeps: boolean; comments: string | undefined } {
  return { keeps: keepLocked === true, comments };
}

/** What the audit says of content: enough to know it again. */
function contentFacts({ hash, size }: Content): Readonly<Record<string, unknown>> {
  return { sha256: hash, size };
}

/** Who may not change an author may not become one by the way of a version either (work.md 3.2). */
function requireMayName(
  reach: Reach,
  document: Document,
  people: { authorNum: number | undefined; operatorNum: number | undefined },
): void {
  const isOther = (num: number | undefined, present: number): boolean =>
    num !== undefined && num !== present && num !== reach.actor.userNum;
  if (isOther(people.authorNum, document.author_num) || isOther(people.operatorNum, document.operator_num)) {
    requireAccess(reach, securedDocument(document), "full_access");
  }
}

function peopleColumns(people: { authorNum: number | undefined; operatorNum: number | undefined }) {
  return {
    ...(people.authorNum === undefined ? {} : { author_num: people.authorNum }),
    ...(people.operatorNum === undefined ? {} : { operator_num: people.operatorNum }),
  };
}

function requireWritable(reach: Reach, document: Document): void {
  requireAccess(reach, securedDocument(document), "read_write");
  if (document.is_declared) {
    throw new AppError(errors.objectLocked, { text: "The document is a record; its content can no longer change." });
  }
}

async function inheritedFields(tx: Tx, reach: Reach, folder: Container): Promise<FieldValues> {
  const [workspace] = await findContainers(tx, reach, [folder.workspace_number]);
  const { description: _, doc_type: type, ...profile } = folder.profile;
  const fromWorkspace = Object.entries(workspace?.custom ?? {}).filter(([name]) => name.startsWith("custom"));
  return { ...Object.fromEntries(fromWorkspace), ...profile, ...(type === undefined ? {} : { type }) };
}

async function versionSecurity(
  tx: Tx,
  reach: Reach,
  given: { source: Document; fields: DocumentFields; profile: UploadProfile },
) {
  const { source, fields, profile } = given;
  const entries = await resolveEntries(tx, reach.libraryId, profile.trustees, "trustees");
  const same = { security_id: source.security_id, default_security: source.default_security };
  if (entries.length > 0) {
    requireAccess(reach, securedDocument(source), "full_access");
    const change = { defaultSecurity: fields.defaultSecurity, include: entries, remove: [] };
    return ownSecurity(tx, reach, { document: source, change });
  }
  if (fields.defaultSecurity === undefined || fields.defaultSecurity === source.default_security) return same;
  requireAccess(reach, securedDocument(source), "full_access");
  const [folder] = await findContainers(tx, reach, [source.folder_number ?? source.workspace_number]);
  if (folder === undefined) return same;
  return initialSecurity(tx, reach, { folder, defaultSecurity: fields.defaultSecurity, entries: [] });
}

/** A version keeps what its source has wherever the request says nothing; the kind of file follows the new content. */
function takenOver(fields: DocumentFields, given: { source: Document; content: Content }) {
  const { source, content } = given;
  const sent = splitFileName(content.fileName ?? "").extension;
  const extension = fields.extension ?? (sent === "" ? source.extension : sent);
  const isSameKind = extension.toLowerCase() === source.extension.toLowerCase();
  return {
    name: fields.name ?? source.name,
    alias: fields.alias ?? source.alias,
    comment: fields.comment ?? source.comment,
    extension,
    type: fields.type ?? (isSameKind ? source.type : undefined),
    class: fields.class ?? source.class,
    subclass: fields.subclass ?? source.subclass,
    isHipaa: fields.isHipaa ?? source.is_hipaa,
    retainDays: fields.retainDays ?? source.retain_days,
  };
}

function newColumns(fields: DocumentFields, content: Content) {
  const file = namesFromFile(content.fileName ?? "");
  const extension = fields.extension ?? file.extension;
  const type = fields.type || typeOfExtension(extension);
  const isEmail = isEmailType(type);
  return {
    name: fields.name ?? nameOf(file.name, content),
    alias: fields.alias ?? "",
    comment: fields.comment ?? "",
    extension,
    type,
    class: fields.class || (isEmail ? DEFAULT_CLASS.email : DEFAULT_CLASS.document),
    subclass: fields.subclass ?? "",
    custom: JSON.stringify(fields.custom),
    message: isEmail && content.message !== undefined ? JSON.stringify(content.message) : null,
    is_email: isEmail,
    is_hipaa: fields.isHipaa ?? false,
    retain_days: fields.retainDays ?? 0,
    size: content.size,
    checksum: content.hash,
  };
}

function nameOf(fileName: string, content: Content): string {
  const name = fileName || asDocumentName(content.message?.subject ?? "");
  if (name === "") {
    throw new AppError(errors.invalidProfile, {
      messages: [{ code: "required", text: "Give the document a name, or send a file name.", field: "name" }],
    });
  }
  return name;
}

function stamps(fields: DocumentFields, at: Date) {
  return {
    created_at: at,
    edited_at: at,
    profile_edited_at: at,
    file_created_at: fields.fileCreatedAt ?? at,
    file_edited_at: fields.fileEditedAt ?? at,
  };
}
