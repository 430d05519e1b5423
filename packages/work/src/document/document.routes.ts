import type { Clock } from "@muniment/kernel";
import { containerId, documentId, parseItemId } from "@muniment/work-api";
import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { documentSecurity } from "@muniment/work-api/access/security";
import {
  activityCodes,
  addHistory,
  listHistory,
  listHistoryActivities,
  listHistoryUsers,
} from "@muniment/work-api/activity";
import {
  deleteDocument,
  getDocument,
  getDocumentOperations,
  getDocumentPath,
  getLatestVersion,
  listDocumentParents,
  listVersions,
  reserveDocumentNumber,
  updateDocument,
} from "@muniment/work-api/document/document";
import { countActivities, countHistory, countUsers, listHistory as findHistory } from "../activity/index.ts";
import type { HistoryEntry } from "../activity/index.ts";
import { accessOfUser, accessTo, requireAccess, securityOnWire } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import {
  checkMatch,
  checkSecurityMatch,
  etagOf,
  findContainers,
  findPath,
  pathStep,
  securedContainer,
} from "../container/index.ts";
import { nextNumber } from "../item/index.ts";
import { changeDocumentSecurity } from "./document-security.ts";
import type { DocumentService } from "./document.service.ts";
import { documentOperations, documentShape, securedDocument } from "./document-shape.ts";
import { insertDocumentNumber } from "./document.repository.ts";
import { historyFilter, reportAct } from "./history.service.ts";
import { findPlacesAsSystem } from "./place.repository.ts";
import type { TrashService } from "./trash.ts";

/** What the routes of single documents use. */
export interface DocumentRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly documents: DocumentService;
  readonly trash: TrashService;
  /** Shown in links for desktop clients. */
  readonly host: string;
}

type WorkMounter = Mounter<RequestContext>;

/** Mounts single documents (work-api.md 10.6) without their content; lists and searches are in `search`. */
export function documentRoutes(mounter: WorkMounter, deps: DocumentRouteDeps): void {
  profileRoutes(mounter, deps);
  placeRoutes(mounter, deps);
  securityRoutes(mounter, deps);
  historyRoutes(mounter, deps);
}

function profileRoutes(mounter: WorkMounter, deps: DocumentRouteDeps): void {
  const { reader, reaches, documents, host } = deps;

  mounter.mount(getDocument, async ({ params, query }, { actor, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    const latest = query.latest === true;
    const document = await documents.require(reader, reach, { id: params.document, needed: "read", latest });
    reply.header("etag", etagOf(document));
    const data = documents.describe(reach, { document, host });
    const versions = query.is_latest === true ? await documents.versions(reader, reach, params.document) : undefined;
    const newest = versions?.at(-1)?.version;
    return {
      data: {
        ...data,
        ...(newest === undefined ? {} : { is_latest: newest === document.version, latest: String(newest) }),
        ...(query.include_operations === true ? { operations: documentOperations(reach, document) } : {}),
      },
    };
  });
  mounter.mount(updateDocument, async ({ params, body }, { actor, request, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "read_write", hold: true });
      checkMatch(request.headers["if-match"], etagOf(document), () => documentShape(reach, document, host));
      const changed = await documents.update(tx, reach, { document, body });
      return { data: documents.describe(await reaches.renew(tx, reach), { document: changed, host }), warnings: [] };
    });
  });
  mounter.mount(deleteDocument, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.document, needed: "full_access", hold: true });
      await deps.trash.deleteVersion(tx, reach, document);
      return {};
    });
  });
  mounter.mount(getDocumentOperations, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const document = await documents.require(reader, reach, { id: params.document, needed: "read" });
    return { data: documentOperations(reach, document) };
  });
  mounter.mount(reserveDocumentNumber, async ({ params }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const number = await nextNumber(tx, reach.libraryId, "document");
      await insertDocumentNumber(tx, reach.libraryId, number);
      return { data: { document_number: number, version: 1 } };
    });
  });
}

function placeRoutes(mounter: WorkMounter, deps: DocumentRouteDeps): void {
  const { reader, reaches, documents, host } = deps;

  mounter.mount(listVersions, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    await documents.require(reader, reach, { id: params.document, needed: "read" });
    const versions = await documents.versions(reader, reach, params.document);
    const offset = query.offset ?? 0;
    const page = versions.slice(offset, offset + (query.limit ?? 500));
    return {
      data: page.map((version) => documentShape(reach, version, host)),
      ...(query.total === true ? { total_count: versions.length } : {}),
    };
  });
  mounter.mount(getLatestVersion, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    await documents.require(reader, reach, { id: params.document, needed: "read" });
    const versions = await documents.versions(reader, reach, params.document);
    return { data: { version: versions.at(-1)?.version ?? 1 } };
  });
  const pathsOf = async (reach: Reach, id: string) => {
    const document = await documents.require(reader, reach, { id, needed: "read" });
    const places = await findPlacesAsSystem(reader, reach.libraryId, document.document_number);
    const folders = [...(places.home === undefined ? [] : [places.home]), ...places.references];
    const paths = await Promise.all(
      folders.map(async (folder) => ({ folder, steps: await findPath(reader, reach, folder) })),
    );
    // A place is shown only to those who may see its folder (WORK-ACL-012).
    return paths.filter(({ folder, steps }) => steps.at(-1)?.container_number === folder).map(({ steps }) => steps);
  };
  mounter.mount(getDocumentPath, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const paths = await pathsOf(reach, params.document);
    return { data: paths.map((steps) => steps.map((step) => pathStep(reach, step))) };
  });
  mounter.mount(listDocumentParents, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const folders = (await pathsOf(reach, params.document)).flatMap((steps) => steps.at(-1) ?? []);
    const offset = query.offset ?? 0;
    return {
      data: folders.slice(offset, offset + (query.limit ?? 500)).map((folder) => pathStep(reach, folder)),
      ...(query.total === true ? { total_count: folders.length } : {}),
    };
  });
}

function securityRoutes(mounter: WorkMounter, deps: DocumentRouteDeps): void {
  const { reader, reaches, documents, clock } = deps;

  mounter.mount(documentSecurity.get, async ({ params }, { actor, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await documents.require(reader, reach, { id: params.item, needed: "read" });
    const { list, tag } = await securityOnWire.describe(reader, reach, governed(row));
    reply.header("etag", tag);
    return list;
  });
  mounter.mount(documentSecurity.change, async ({ params, body }, { actor, request, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const document = await documents.require(tx, reach, { id: params.item, needed: "read", hold: true });
      requireAccess(reach, securedDocument(document), "full_access");
      await checkSecurityMatch(tx, reach, { header: request.headers["if-match"], item: governed(document) });
      const change = await securityOnWire.readChange(tx, reach, body);
      const columns = await changeDocumentSecurity(tx, reach, { document, change, clock });
      return (await securityOnWire.describe(tx, reach, governed(columns))).list;
    });
  });
  mounter.mount(documentSecurity.ofUser, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const document = await documents.require(reader, reach, { id: params.item, needed: "read" });
    const item = securedDocument(document);
    return { data: await accessOfUser(reader, reach, { item, userId: params.user, reaches }) };
  });
}

function governed(row: { readonly security_id: number; readonly default_security: string }) {
  return { security_id: row.security_id, inherits: row.default_security === "inherit" };
}

const NAMES_BY_CODE = new Map(Object.entries(activityCodes).map(([name, code]) => [code as number, name]));

function historyRoutes(mounter: WorkMounter, deps: DocumentRouteDeps): void {
  const { reader, reaches, clock } = deps;

  mounter.mount(listHistory, async ({ params, query }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const filter = await historyFilter(reader, reach, { id: params.document, query });
    const page = { limit: query.limit ?? 500, offset: query.offset ?? 0 };
    const entries = await findHistory(reader, filter, page);
    const total = query.total === true ? { total_count: await countHistory(reader, filter) } : {};
    const names = await placeNames(reader, reach, entries);
    return { data: entries.map((entry) => historyShape(reach, entry, names)), ...total };
  });
  mounter.mount(addHistory, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const act = { code: body.activity_code, comments: body.comments, duration: body.duration };
      await reportAct(tx, reach, { id: params.document, ...act, clock });
      return {};
    });
  });
  mounter.mount(listHistoryActivities, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const filter = await historyFilter(reader, reach, { id: params.document, query: {} });
    const counts = await countActivities(reader, filter);
    return {
      data: counts.map(({ code, count }) => {
        const alias = NAMES_BY_CODE.get(code) ?? String(code);
        return { alias, count, description: alias };
      }),
    };
  });
  mounter.mount(listHistoryUsers, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const filter = await historyFilter(reader, reach, { id: params.document, query: {} });
    const people = await countUsers(reader, filter);
    return {
      data: people.map((person) => ({
        id: person.user,
        full_name: person.user_fullname,
        email: person.email,
        login: person.login,
        wstype: "user" as const,
        activity_count: person.count,
      })),
    };
  });
}

const PLACED: ReadonlySet<number> = new Set([activityCodes.MOVE, activityCodes.FILE, activityCodes.UNFILE]);

/** Names of the folders that entries refer to, as far as the reader may see these now (WORK-TRM-005). */
async function placeNames(reader: Tx, reach: Reach, entries: readonly HistoryEntry[]): Promise<Map<string, string>> {
  const ids = entries.flatMap((entry) => (PLACED.has(entry.activity_code) ? [entry.data1, entry.data2] : []));
  const numbers = new Set(ids.flatMap((id) => parseItemId(id)?.number ?? []));
  const folders = numbers.size === 0 ? [] : await findContainers(reader, reach, [...numbers]);
  return new Map(
    folders
      .filter((folder) => accessTo(reach, securedContainer(folder)).level !== "no_access")
      .map((folder) => [containerId(reach.library, folder.container_number), folder.name]),
  );
}

function historyShape(reach: Reach, entry: HistoryEntry, names: ReadonlyMap<string, string>) {
  const isPlaced = PLACED.has(entry.activity_code);
  const data1 = isPlaced ? (names.get(entry.data1) ?? "") : entry.data1;
  const data2 = isPlaced ? (names.get(entry.data2) ?? "") : entry.data2;
  return {
    id: String(entry.history_id),
    activity: NAMES_BY_CODE.get(entry.activity_code) ?? String(entry.activity_code),
    activity_code: entry.activity_code,
    activity_date: toWireDate(entry.at),
    application_id: entry.client_id,
    application_name: entry.client_id,
    database: reach.library,
    document_id: documentId(reach.library, entry.object_number, entry.version),
    document_number: entry.object_number,
    version: entry.version,
    user: entry.user,
    user_fullname: entry.user_fullname,
    ...(entry.acting_user === "" ? {} : { acting_user: entry.acting_user }),
    ...(entry.acting_user_fullname === "" ? {} : { acting_user_fullname: entry.acting_user_fullname }),
    ...(entry.comments === "" ? {} : { comments: entry.comments }),
    duration: entry.duration,
    pages_printed: 0,
    has_journal: false,
    ...(data1 === "" ? {} : { data1 }),
    ...(data2 === "" ? {} : { data2 }),
  };
}
