import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, documentId, errors } from "@muniment/work-api";
import { fieldLimits } from "@muniment/work-api/profile-fields";
import { recordAct } from "../activity/index.ts";
import {
  changeProfile,
  hasPrivilege,
  documentProfiles,
  nameOfDefault,
  readSecurityProfile,
  requireAccess,
} from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { readProfile } from "../classification/index.ts";
import { listContainers, securedContainer } from "../container/index.ts";
import type { Container, ContainerService } from "../container/index.ts";
import { nextNumber } from "../item/index.ts";
import { authorFor } from "./author.ts";
import { initialSecurity } from "./document-security.ts";
import type { DocumentSecurityColumns } from "./document-security.ts";
import { securedDocument } from "./document-shape.ts";
import {
  findDocument,
  findVersions,
  insertDocumentNumber,
  insertVersion,
  listDocuments,
  newestVisible,
  refreshVersions,
} from "./document.repository.ts";
import type { Document } from "./document.repository.ts";
import { requireFolder } from "./filing.ts";
import { holdDocumentAsSystem } from "./place.repository.ts";
import type { UploadService } from "./upload.ts";

/** What to do about a document of the same name in the target folder (work-api.md 17.10). */
export type OnConflict = "keep_both" | "new_version" | "skip" | "fail";

/** How a document is to be copied. */
export interface DocumentCopy {
  readonly document: Document;
  readonly to: Container;
  readonly name: string | undefined;
  readonly onConflict: OnConflict;
  readonly keepAuthor: boolean;
  /** With every version that the person sees, in their order, instead of the named one alone. */
  readonly allVersions: boolean;
  readonly comments: string | undefined;
}

/** Copies documents and folders. */
export interface CopyService {
  /** The copy, or the document that is there already; `isNew` tells which. */
  copyDocument(tx: Tx, reach: Reach, copy: DocumentCopy): Promise<{ document: Document; isNew: boolean }>;
  /** The folder with what the person sees of its subtree, all or nothing. */
  copyFolder(
    tx: Tx,
    reach: Reach,
    given: { folder: Container; target: Container; withDocuments: boolean },
  ): Promise<Container>;
}

interface CopyDeps {
  readonly clock: Clock;
  readonly containers: ContainerService;
  readonly uploads: UploadService;
}

/** One request copies at most so many items; larger trees are copied folder by folder. */
const MAX_ITEMS = 1_000;

export function createCopyService(deps: CopyDeps): CopyService {
  return {
    copyDocument: async (tx, reach, copy) => copyDocument(deps, tx, reach, copy),
    copyFolder: async (tx, reach, given) => copyFolder(deps, tx, reach, given),
  };
}

async function copyDocument(
  deps: CopyDeps,
  tx: Tx,
  reach: Reach,
  copy: DocumentCopy,
): Promise<{ document: Document; isNew: boolean }> {
  const { document, to } = copy;
  requireFolder(to);
  requireAccess(reach, securedDocument(document), "read");
  requireAccess(reach, securedContainer(to), "read_write");
  const name = readName(copy.name) ?? document.name;
  const existing =
    copy.onConflict === "keep_both"
      ? undefined
      : await holdNamesake(tx, reach, { folder: to, name, extension: document.extension });
  if (existing !== undefined) {
    if (copy.onConflict === "skip") return { document: existing, isNew: false };
    if (copy.onConflict === "fail") {
      throw new AppError(errors.duplicateRecord, { text: `The folder holds a document named ${name} already.` });
    }
    return { document: await addCopiedVersion(deps, tx, reach, { document, existing }), isNew: true };
  }
  return { document: await insertCopy(deps, tx, reach, { ...copy, name }), isNew: true };
}

async function insertCopy(
  deps: CopyDeps,
  tx: Tx,
  reach: Reach,
  copy: DocumentCopy & { name: string },
): Promise<Document> {
  const { document, to, name, keepAuthor, comments } = copy;
  const { libraryId, actor } = reach;
  const sources = copy.allVersions ? await findVersions(tx, reach, document.document_number) : [document];
  const securities = [];
  for (const source of sources) securities.push(await copiedSecurity(tx, reach, { document: source, to }));
  const number = await nextNumber(tx, libraryId, "document");
  const at = deps.clock.now();
  await insertDocumentNumber(tx, libraryId, number, sources.length);
  for (const [index, source] of sources.entries()) {
    await insertVersion(tx, {
      ...copiedColumns(source),
      ...(securities[index] ?? (await copiedSecurity(tx, reach, { document: source, to }))),
      ...(source.version === document.version ? { name } : {}),
      library_id: libraryId,
      document_number: number,
      version: index + 1,
      workspace_number: to.workspace_number,
      folder_number: to.container_number,
      author_num: keepAuthor ? source.author_num : authorFor(reach, securedContainer(to)),
      operator_num: actor.userNum,
      last_user_num: actor.userNum,
      created_at: at,
      edited_at: at,
      profile_edited_at: at,
    });
  }
  if (sources.length > 1) await refreshVersions(tx, libraryId, [number]);
  const copied = { libraryId, kind: "document", number, version: sources.length } as const;
  const source = documentId(reach.library, document.document_number, document.version);
  const act = { activity: "COPYDOC", at, comments } as const;
  const details = { source, parent_id: containerId(reach.library, to.container_number) };
  await recordAct(tx, actor, { ...act, data1: source, details }, [copied]);
  const original = { ...copied, number: document.document_number, version: document.version };
  const copyId = documentId(reach.library, number, sources.length);
  await recordAct(tx, actor, { ...act, details: { copy: copyId } }, [original]);
  return reread(tx, reach, { number, version: sources.length });
}

/** The security of the new place; within one matter the source's own No Access entries are carried along (WORK-INH-006). */
async function copiedSecurity(
  tx: Tx,
  reach: Reach,
  given: { document: Document; to: Container },
): Promise<DocumentSecurityColumns> {
  const { document, to } = given;
  const own = await initialSecurity(tx, reach, { folder: to, defaultSecurity: undefined, entries: [] });
  if (document.default_security === "inherit" || document.workspace_number !== to.workspace_number) return own;
  const source = await readSecurityProfile(tx, reach.libraryId, document.security_id);
  const denials = source.entries.filter((entry) => entry.level === 0);
  if (denials.length === 0) return own;
  const taken = await readSecurityProfile(tx, reach.libraryId, own.security_id);
  const combined = changeProfile(taken, { defaultLevel: undefined, include: denials, remove: [] });
  const place = { libraryId: reach.libraryId, workspaceNumber: to.workspace_number };
  return {
    security_id: await documentProfiles.intern(tx, place, combined),
    default_security: nameOfDefault(combined.defaultLevel),
  };
}

async function addCopiedVersion(
  deps: CopyDeps,
  tx: Tx,
  reach: Reach,
  given: { document: Document; existing: Document },
): Promise<Document> {
  const { document, existing } = given;
  const { extension, type } = document;
  const { number, version } = await deps.uploads.addVersion(tx, reach, {
    source: existing,
    profile: { doc_profile: { extension, type }, inheritFromFolder: false, comments: undefined, trustees: [] },
    content: {
      hash: document.checksum,
      size: document.size,
      fileName: undefined,
      message: document.message ?? undefined,
    },
  });
  return reread(tx, reach, { number, version });
}

async function copyFolder(
  deps: CopyDeps,
  tx: Tx,
  reach: Reach,
  given: { folder: Container; target: Container; withDocuments: boolean },
): Promise<Container> {
  const { folder, target } = given;
  requireAccess(reach, securedContainer(folder), "read");
  requireAccess(reach, securedContainer(target), "read_write");
  if (given.withDocuments && !hasPrivilege(reach, "import")) throw new AppError(errors.accessDenied);
  if (target.container_number === folder.container_number || target.ancestors.includes(folder.container_number)) {
    throw new AppError(errors.conflict, { text: "A folder cannot be copied into itself or below itself." });
  }
  const budget = { left: MAX_ITEMS };
  return copySubtree(deps, tx, reach, { ...given, budget });
}

async function copySubtree(
  deps: CopyDeps,
  tx: Tx,
  reach: Reach,
  given: { folder: Container; target: Container; withDocuments: boolean; budget: { left: number } },
): Promise<Container> {
  const { folder, target, withDocuments, budget } = given;
  spend(budget, 1);
  const kind = folder.kind === "tab" && target.kind === "workspace" ? "tab" : "folder";
  const copied = await deps.containers.createFolder(tx, reach, {
    parent: target,
    kind,
    body: {
      name: folder.name,
      description: folder.description,
      view_type: folder.view_type,
      profile: folder.profile,
      ...folder.custom,
    },
  });
  const limit = budget.left + 1;
  if (withDocuments && kind === "folder") {
    const condition = sql<boolean>`(d.folder_number = ${folder.container_number} and ${newestVisible(reach)})`;
    for (const document of await listDocuments(tx, reach, { condition, limit, offset: 0, order: "asc" })) {
      spend(budget, 1);
      const copy = {
        document,
        to: copied,
        name: document.name,
        onConflict: "keep_both",
        keepAuthor: false,
        allVersions: false,
      } as const;
      await insertCopy(deps, tx, reach, { ...copy, comments: undefined });
    }
  }
  const below = sql<boolean>`c.parent_number = ${folder.container_number}`;
  for (const child of await listContainers(tx, reach, { condition: below, order: "name", limit, offset: 0 })) {
    await copySubtree(deps, tx, reach, { folder: child, target: copied, withDocuments, budget });
  }
  return copied;
}

function spend(budget: { left: number }, items: number): void {
  budget.left -= items;
  if (budget.left >= 0) return;
  throw new AppError(errors.conflict, {
    text: `One request copies at most ${MAX_ITEMS} items. Copy the folders below one by one.`,
  });
}

interface WantedName {
  readonly folder: Container;
  readonly name: string;
  readonly extension: string;
}

/** The namesake, kept where and as it is until the transaction ends. */
async function holdNamesake(tx: Tx, reach: Reach, wanted: WantedName): Promise<Document | undefined> {
  let held: number | undefined;
  for (;;) {
    const found = await findNamesake(tx, reach, wanted);
    if (found === undefined || found.document_number === held) return found;
    held = found.document_number;
    await holdDocumentAsSystem(tx, reach.libraryId, held);
  }
}

/** The newest visible document of that name and extension in a folder, without regard to case. */
async function findNamesake(
  tx: Tx,
  reach: Reach,
  { folder, name, extension }: WantedName,
): Promise<Document | undefined> {
  const condition = sql<boolean>`(d.folder_number = ${folder.container_number}
    and lower(d.name) = lower(${name}) and lower(d.extension) = lower(${extension}) and ${newestVisible(reach)})`;
  const [namesake] = await listDocuments(tx, reach, { condition, limit: 1, offset: 0 });
  return namesake;
}

function readName(name: string | undefined): string | undefined {
  const reader = readProfile({ name });
  const text = reader.text("name", { max: fieldLimits.name });
  reader.finish();
  return text === "" ? undefined : text;
}

async function reread(tx: Tx, reach: Reach, place: { number: number; version: number }): Promise<Document> {
  const document = await findDocument(tx, reach, place);
  if (document === undefined) throw new AppError(errors.noRecord);
  return document;
}

function copiedColumns(document: Document) {
  return {
    name: document.name,
    comment: document.comment,
    extension: document.extension,
    type: document.type,
    class: document.class,
    subclass: document.subclass,
    custom: JSON.stringify(document.custom),
    message: document.message === null ? null : JSON.stringify(document.message),
    is_email: document.is_email,
    is_hipaa: document.is_hipaa,
    retain_days: document.retain_days,
    size: document.size,
    checksum: document.checksum,
    file_created_at: document.file_created_at,
    file_edited_at: document.file_edited_at,
  };
}
