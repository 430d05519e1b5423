import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { changesOf, recordAct } from "../activity/index.ts";
import { accessTo, hasPrivilege, requireAccess } from "../access/index.ts";
import type { Level, Reach, Secured } from "../access/index.ts";
import { looksAfterCheckouts, requireFree } from "../checkout/index.ts";
import { typeOfExtension } from "../classification/index.ts";
import { documentPlace, readDocumentFields, resolvePeople } from "./document-input.ts";
import type { DocumentFields } from "./document-input.ts";
import { changeDocumentSecurity } from "./document-security.ts";
import { fullDocumentShape, securedAlike, securedDocument, securedPlaces } from "./document-shape.ts";
import {
  findAccess,
  findAccesses,
  findDocument,
  findDocuments,
  findVersions,
  findVersionsOf,
  lockVersionAsSystem,
  refreshVersions,
  updateVersion,
} from "./document.repository.ts";
import type { Document, DocumentKey } from "./document.repository.ts";
import { holdDocumentAsSystem, holdDocumentsAsSystem } from "./place.repository.ts";

type FullShape = ReturnType<typeof fullDocumentShape>;

/** Versions of documents: reading them, and changing their profile. */
export interface DocumentService {
  /**
   * The version named by `id`, or the newest visible one; 404 or 403 when the person lacks `needed`. With `hold` the
   * document stays where it is, with its versions and security, until the transaction ends.
   */
  require(
    tx: Tx,
    reach: Reach,
    given: { id: string; needed: Level; latest?: boolean; hold?: boolean },
  ): Promise<Document>;
  /** These versions, as far as the person sees them; they stay where they are until the transaction ends. */
  holdAll(tx: Tx, reach: Reach, keys: readonly DocumentKey[]): Promise<Document[]>;
  /** These versions, as far as the person sees them. */
  findAll(tx: Tx, reach: Reach, keys: readonly DocumentKey[]): Promise<Document[]>;
  /** Every version of these documents that the person sees. */
  versionsOfAll(tx: Tx, reach: Reach, documents: readonly DocumentKey[]): Promise<Document[]>;
  /** Checks versions in one query; 404 or 403 when the person lacks `needed` on one of them. */
  requireAll(tx: Tx, reach: Reach, given: { ids: readonly string[]; needed: Level }): Promise<void>;
  /** The full wire form, with names of places only as far as the person may see these. */
  describe(reach: Reach, given: { document: Document; host: string }): FullShape;
  versions(tx: Tx, reach: Reach, id: string): Promise<Document[]>;
  /** Writes to the timeline that the content was asked for; durable when it resolves. */
  recordReading(
    database: Database,
    reach: Reach,
    given: { document: Document; activity: "VIEW" | "EXPORT" },
  ): Promise<void>;
  update(
    tx: Tx,
    reach: Reach,
    given: { document: Document; body: Readonly<Record<string, unknown>> },
  ): Promise<Document>;
}

export function createDocumentService(deps: { clock: Clock }): DocumentService {
  const { clock } = deps;

  return {
    async require(tx, reach, { id, needed, latest, hold }) {
      const place = documentPlace(reach, id);
      if (hold === true) await holdDocumentAsSystem(tx, reach.libraryId, place.number);
      const found = await findDocument(tx, reach, place);
      requireAccess(reach, found && securedDocument(found), latest === true ? "read" : needed);
      const document = found as Document;
      if (latest !== true) return document;
      const newest = await findDocument(tx, reach, { number: place.number, version: undefined });
      requireAccess(reach, newest && securedDocument(newest), needed);
      return newest as Document;
    },

    requireAll,

    findAll: findDocuments,

    async versionsOfAll(tx, reach, documents) {
      const numbers = documents.map((document) => document.document_number);
      return findVersionsOf(tx, reach, numbers);
    },

    async holdAll(tx, reach, keys) {
      const numbers = [...new Set(keys.map((key) => key.document_number))];
      await holdDocumentsAsSystem(tx, reach.libraryId, numbers);
      return findDocuments(tx, reach, keys);
    },

    describe(reach, { document, host }) {
      const { workspace, folder } = securedPlaces(document);
      const sees = (place: Secured | undefined): boolean =>
        place !== undefined && accessTo(reach, place).level !== "no_access";
      return fullDocumentShape(reach, document, {
        host,
        seesWorkspace: sees(workspace),
        parentNumber: sees(folder) ? (document.folder_number ?? undefined) : undefined,
      });
    },

    async versions(tx, reach, id) {
      const versions = await findVersions(tx, reach, documentPlace(reach, id).number);
      if (versions.length === 0) throw new AppError(errors.noRecord);
      return versions;
    },

    async recordReading(database, reach, { document, activity }) {
      const { libraryId, actor } = reach;
      const { document_number: number, version } = document;
      const act = { activity, at: clock.now() };
      // One statement, so no transaction around it.
      await recordAct(database.reader, actor, act, [{ libraryId, kind: "document", number, version }]);
    },

    update: async (tx, reach, given) => updateDocument(clock, tx, reach, given),
  };
}

async function updateDocument(
  clock: Clock,
  tx: Tx,
  reach: Reach,
  { document, body }: { document: Document; body: Readonly<Record<string, unknown>> },
): Promise<Document> {
  requireAccess(reach, securedDocument(document), "read_write");
  const { libraryId, actor } = reach;
  const place = { libraryId, number: document.document_number, version: document.version };
  const locked = await lockVersionAsSystem(tx, place);
  if (locked === undefined || locked.trashed_at !== null) throw new AppError(errors.noRecord);
  const at = clock.now();
  // Whoever administers may describe what somebody works on (WORK-CHK-009).
  if (!looksAfterCheckouts(reach)) await requireFree(tx, reach, { scope: { keys: [document] }, now: at });
  const fields = readDocumentFields(flatProfile(body), locked.custom);
  checkChange(reach, document, fields);
  const people = await resolvePeople(tx, libraryId, fields);
  await updateVersion(tx, place, {
    ...changedColumns(fields, document),
    ...(people.authorNum === undefined ? {} : { author_num: people.authorNum }),
    ...(people.operatorNum === undefined ? {} : { operator_num: people.operatorNum }),
    ...(fields.isDeclared === undefined ? {} : { declared_at: fields.isDeclared ? at : null }),
    last_user_num: actor.userNum,
    profile_edited_at: at,
  });
  if (people.authorNum !== undefined || people.operatorNum !== undefined) {
    await refreshVersions(tx, libraryId, [place.number]);
  }
  if (fields.defaultSecurity !== undefined && fields.defaultSecurity !== document.default_security) {
    const change = { defaultSecurity: fields.defaultSecurity, include: [], remove: [] };
    await changeDocumentSecurity(tx, reach, { document, change, clock });
  }
  const comments = (body["audit"] as { comments?: string } | undefined)?.comments;
  const act = { activity: "MODIFY", at, comments, ...changesOf(document, changedColumns(fields, document)) } as const;
  await recordAct(tx, actor, act, [{ ...place, kind: "document" }]);
  const changed = await findDocument(tx, reach, { number: place.number, version: place.version });
  if (changed === undefined) throw new AppError(errors.noRecord);
  return changed;
}

async function requireAll(
  tx: Tx,
  reach: Reach,
  { ids, needed }: { ids: readonly string[]; needed: Level },
): Promise<void> {
  const keys = new Map<string, DocumentKey>();
  for (const { number, version } of ids.map((id) => documentPlace(reach, id))) {
    if (version !== undefined) {
      keys.set(`${number}.${version}`, { document_number: number, version });
    } else {
      const newest = await findDocument(tx, reach, { number, version });
      requireAccess(reach, newest && securedDocument(newest), needed);
    }
  }
  const [only] = keys.values();
  if (only === undefined) return;
  if (keys.size === 1) {
    const access = await findAccess(tx, reach, only);
    requireAccess(reach, access && securedDocument(access), needed);
    return;
  }
  const found = await findAccesses(tx, reach, [...keys.values()]);
  for (const access of found) requireAccess(reach, securedAlike(reach, access), needed);
  const documents = found.reduce((sum, access) => sum + access.documents, 0);
  if (documents < keys.size) throw new AppError(errors.noRecord);
}

/** Fields may stand flat, inside `doc_profile`, or inside `profile` (work-api.md 10.6). */
function flatProfile(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { doc_profile: inner, profile, ...flat } = body;
  return { ...asRecord(profile), ...asRecord(inner), ...flat };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function checkChange(reach: Reach, document: Document, fields: DocumentFields): void {
  const securesAnew = fields.defaultSecurity !== undefined && fields.defaultSecurity !== document.default_security;
  const changesPeople =
    (fields.authorId !== undefined && fields.authorId.toUpperCase() !== document.author) ||
    (fields.operatorId !== undefined && fields.operatorId.toUpperCase() !== document.operator);
  if (securesAnew || changesPeople) requireAccess(reach, securedDocument(document), "full_access");
  if (fields.isDeclared === true && !hasPrivilege(reach, "declare_record")) throw new AppError(errors.accessDenied);
  if (fields.isDeclared === false && document.is_declared && !reach.standing.isNrtadmin) {
    throw new AppError(errors.accessDenied, { text: "Only an NRTADMIN can take back that a document is a record." });
  }
  if (document.is_declared && fields.isDeclared !== false) {
    throw new AppError(errors.objectLocked, { text: "The document is a record; its profile can no longer change." });
  }
}

function changedColumns(fields: DocumentFields, document: Document) {
  const extension = fields.extension;
  const type = fields.type ?? (extension === undefined ? undefined : typeOfExtension(extension));
  const optional = {
    name: fields.name,
    alias: fields.alias,
    comment: fields.comment,
    extension,
    type: type === "" ? typeOfExtension(extension ?? document.extension) : type,
    class: fields.class === "" ? "DOC" : fields.class,
    subclass: fields.subclass,
    is_declared: fields.isDeclared,
    is_hipaa: fields.isHipaa,
    retain_days: fields.retainDays,
    file_created_at: fields.fileCreatedAt,
    file_edited_at: fields.fileEditedAt,
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
      [K in keyof typeof optional]?: Exclude<(typeof optional)[K], undefined>;
    }),
    custom: JSON.stringify(fields.custom),
  };
}
