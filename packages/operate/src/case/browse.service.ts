import { AppError } from "@muniment/kernel";
import { errors, refusals } from "@muniment/operate-api";
import type { Refusal } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { identityOf, openAs, pageOf } from "../document-repository/index.ts";
import type { DocumentRepository, Item, OpenAsDeps } from "../document-repository/index.ts";
import { findOffers, findService, getService, listServices } from "../linked-service/index.ts";
import { cutPage, idOf, instantOf, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { listCaseDocuments } from "./case-document.repository.ts";
import type { CaseDocumentRow } from "./case-document.repository.ts";
import { findCase } from "./case.repository.ts";
import type { CaseRow } from "./case.repository.ts";

type WirePlace = Output<typeof api.findPlaces>["data"][number];
type WireItem = Output<typeof api.listCaseItems>["data"][number];
type WireIdentities = Output<typeof api.getCaseIdentities>["data"];
type WireService = Output<typeof api.listPlaceServices>["data"][number];
type WireDocument = Output<typeof api.listCaseDocuments>["data"][number];

/** What lies in the workspaces of cases, under the identity that F1 asks for (operate.md 9.1, 20). */
export interface BrowseService {
  items(
    reader: Tx,
    actor: OperateActor,
    given: { caseId: string; container?: string; cursor?: string },
  ): Promise<Output<typeof api.listCaseItems>>;
  documents(
    reader: Tx,
    actor: OperateActor,
    given: { caseId: string; limit?: number; cursor?: string },
  ): Promise<Output<typeof api.listCaseDocuments>>;
  identities(reader: Tx, actor: OperateActor, caseId: string): Promise<WireIdentities>;
  placeServices(reader: Tx, actor: OperateActor): Promise<WireService[]>;
  places(reader: Tx, actor: OperateActor, given: { service: string; words: string }): Promise<WirePlace[]>;
}

const ACTION = "view documents in";

/** Browsing through linked services. */
export function createBrowseService(deps: OpenAsDeps): BrowseService {
  return {
    async items(reader, actor, { caseId, container, cursor }) {
      const row = await caseOf(reader, actor, caseId);
      const service = await getService(reader, row.service_id);
      const own = await openAs(deps, { function: "F1", service, actor });
      const at = container ?? row.item_id;
      // Whoever may see the case knows of its place, so that its name tells nothing (OPR-BRW-002).
      const tried = { action: ACTION, place: row.place_name, isKnown: at === row.item_id } as const;
      return own.attempt(tried, async (repository) => {
        // Whatever the account may see beside it: this is the workspace of the case.
        if (!(await repository.isWithin(at, row.item_id))) throw new AppError(errors.notFound);
        const listing = await repository.list(at, cursor);
        const folder = cursor === undefined ? await folderOf(repository, { row, at }) : undefined;
        return {
          data: listing.items.map(wireItem),
          ...(listing.cursor === undefined ? {} : { cursor: listing.cursor }),
          run_as: own.runAs,
          ...(own.account === undefined ? {} : { account: own.account }),
          ...(folder === undefined ? {} : { folder }),
        };
      });
    },
    async documents(reader, actor, { caseId, ...query }) {
      const row = await caseOf(reader, actor, caseId);
      const page = readPage(query, ["string", "string"]);
      const [at, id] = page.after ?? [];
      const after = page.after && { at: instantOf(at), id: idOf(id) };
      const rows = await listCaseDocuments(reader, row.id, { limit: page.limit, after });
      const { rows: kept, cursor } = cutPage(rows, page, (document) => [document.added_at.toISOString(), document.id]);
      const data = kept.map(wireDocument);
      return cursor === undefined ? { data } : { data, cursor };
    },
    async identities(reader, actor, caseId) {
      const row = await caseOf(reader, actor, caseId);
      const service = await getService(reader, row.service_id);
      // Every function that a person may do themselves is decided as browsing is (OPR-IDN-001).
      const own = await identityOf(deps, { function: "F1", service, actor });
      const hasAccount = await deps.repositories.hasAccount(service);
      const missing = hasAccount ? {} : reasonOf(refusals.systemToken({ service: service.display_name }));
      if ("kind" in own) return { person: reasonOf(own), service: missing };
      const { runAs, account } = own;
      const named = account === undefined ? {} : { account };
      return { person: { run_as: runAs, ...named, ...(runAs === "user" ? {} : missing) }, service: missing };
    },
    async placeServices(reader, actor) {
      const offers = await findOffers(reader, actor.userId);
      const usable = (await listServices(reader)).filter(
        ({ id, type, is_enabled: isEnabled, allow_fallback: hasFallback }) =>
          isEnabled && (type !== "work" || hasFallback || offers.has(id)),
      );
      const byKind = [...usable.filter(({ type }) => type === "work"), ...usable.filter(({ type }) => type !== "work")];
      return byKind.map(({ system_name, display_name }) => ({ system_name, display_name }));
    },
    async places(reader, actor, { service: name, words }) {
      const service = await findService(reader, name);
      if (service === undefined) throw new AppError(errors.notFound);
      const own = await openAs(deps, { function: "F1", service, actor });
      const found = await own.attempt({ action: ACTION }, (repository) =>
        repository.findPlaces(service.preferred_database, words),
      );
      return found.map(({ place, item }) => {
        const url = pageOf(service, { rootId: item.id });
        return {
          service: service.system_name,
          service_name: service.display_name,
          library: place.library,
          root: place.root,
          name: item.name,
          ...(url === undefined ? {} : { url }),
        };
      });
    },
  };
}

const reasonOf = ({ kind, text }: Refusal) => ({ unavailable: { code: kind.code, text } });

async function caseOf(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  return row;
}

function wireDocument(row: CaseDocumentRow): WireDocument {
  const url = linkOf(row);
  return {
    id: row.id,
    name: row.name,
    ...(row.size === null ? {} : { size: row.size }),
    folder_name: row.folder_name,
    added_at: row.added_at.toISOString(),
    added_by: row.added_by_name,
    operation_id: row.operation_id,
    ...(row.email_id === null || row.email_reference === null
      ? {}
      : { email: { id: row.email_id, reference: row.email_reference } }),
    ...(url === undefined ? {} : { url }),
  };
}

type WireFolder = NonNullable<Output<typeof api.listCaseItems>["folder"]>;

async function folderOf(
  repository: DocumentRepository,
  { row, at }: { readonly row: CaseRow; readonly at: string },
): Promise<WireFolder> {
  const { capabilities } = repository;
  const trail = await repository.trail(at, row.item_id);
  const rights = capabilities.has("rights") ? await repository.rights(at) : undefined;
  const url = pageOf({ type: row.service_type, base_url: row.base_url }, { rootId: row.item_id, containerId: at });
  return {
    trail: trail.map(({ id, name }) => ({ id, name })),
    ...(rights === undefined ? {} : { rights: { add_documents: rights.addDocuments, add_folders: rights.addFolders } }),
    can: {
      search: capabilities.has("search"),
      versions: capabilities.has("versions"),
      recycle_bin: capabilities.has("recycleBin"),
    },
    ...(url === undefined ? {} : { url }),
  };
}

/** A folder or document of a repository, as the contract has it. */
export function wireItem({ kind, id, name, size, facts = {} }: Item): WireItem {
  const { version, author, createdAt, modifiedAt, modifiedBy, lockedBy } = facts;
  const told = {
    size,
    version,
    class: facts.class,
    author,
    created_at: createdAt,
    modified_at: modifiedAt,
    modified_by: modifiedBy,
    locked_by: lockedBy,
  };
  return { kind, id, name, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
}

/** The page on which a person finds a filed document. */
export function linkOf(row: CaseDocumentRow): string | undefined {
  const service = { type: row.service_type, base_url: row.base_url };
  return pageOf(service, { rootId: row.place_id, containerId: row.container_id, documentId: row.item_id });
}
