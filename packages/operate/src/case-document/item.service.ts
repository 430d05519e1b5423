import type { Readable } from "node:stream";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case-document";
import { findAudit, recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { findCase, wireItem } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs, pageOf } from "../document-repository/index.ts";
import type { DocumentRepository, Look, LookWanted, Repositories, RepositoryAs } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { OperateFunction } from "../run-as/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { ByteRange } from "./content-range.ts";
import { ownLook } from "./own-look.ts";

/** A document of a case. */
export interface ItemPlace {
  readonly caseId: string;
  readonly itemId: string;
}

/** Bytes of a document, with what a browser has to know of them. */
export interface ItemContent {
  readonly name: string;
  readonly size: number;
  readonly range: ByteRange | undefined;
  readonly content: Readable;
}

/** What one sees of documents of a case (operate.md 9.1, 9.2). */
export interface ItemService {
  search(
    actor: OperateActor,
    given: { caseId: string; words: string; cursor?: string },
  ): Promise<Output<typeof api.searchCaseItems>>;
  get(actor: OperateActor, at: ItemPlace): Promise<Output<typeof api.getCaseItem>["data"]>;
  versions(actor: OperateActor, at: ItemPlace): Promise<Output<typeof api.listCaseItemVersions>["data"]>;
  history(actor: OperateActor, at: ItemPlace): Promise<Output<typeof api.listCaseItemHistory>["data"]>;
  /** Opens a document; `rangeOf` says for its size which part of it is wanted. */
  open(
    actor: OperateActor,
    at: ItemPlace,
    given: { readonly isShown: boolean; rangeOf(size: number): ByteRange | undefined },
  ): Promise<ItemContent>;
  /** Looks at a document, or at an attachment of an e-mail (OPR-OPN-002, -003). */
  look(actor: OperateActor, at: ItemPlace, wanted: Omit<LookWanted, "rootId">): Promise<Look>;
}

const ACTION = "view documents in";
const MOST_AUDIT = 200;

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly repositories: Repositories;
}

interface Opened {
  readonly row: CaseRow;
  readonly own: RepositoryAs;
  /** Makes calls on a document or folder that lies in the case's place. */
  attempt<T>(call: (repository: DocumentRepository) => Promise<T>): Promise<T>;
}

type OpenCase = (
  actor: OperateActor,
  at: { readonly caseId: string; readonly itemId?: string },
  name: OperateFunction,
) => Promise<Opened>;

/** Documents behind the links of the database. */
export function createItemService(deps: Deps): ItemService {
  const { database } = deps;
  const openCase: OpenCase = async (actor, { caseId, itemId }, name) => {
    const row = await findCase(database.reader, actor, caseId);
    if (row === undefined) throw new AppError(errors.notFound);
    const service = await getService(database.reader, row.service_id);
    const own = await openAs({ ...deps, reader: database.reader }, { function: name, service, actor });
    return {
      row,
      own,
      attempt: (call) =>
        own.attempt({ action: ACTION, place: row.place_name }, async (repository) => {
          if (itemId !== undefined && !(await repository.isWithin(itemId, row.item_id))) {
            throw new AppError(errors.notFound);
          }
          return call(repository);
        }),
    };
  };
  return { ...finding(openCase), ...reading(deps, openCase) };
}

function finding(openCase: OpenCase): Pick<ItemService, "search" | "get" | "versions"> {
  return {
    async search(actor, { caseId, words, cursor }) {
      const { row, own, attempt } = await openCase(actor, { caseId }, "F1");
      const found = await attempt(async (repository) => {
        if (words.trim() === "" || repository.search === undefined) return { items: [] };
        return repository.search(row.item_id, words.trim(), cursor);
      });
      const data = found.items.map(wireItem);
      return { data, ...("cursor" in found && found.cursor ? { cursor: found.cursor } : {}), run_as: own.runAs };
    },
    async get(actor, at) {
      const { row, own, attempt } = await openCase(actor, at, "F1");
      const item = await attempt((repository) => repository.stat(at.itemId));
      const known = { type: row.service_type, base_url: row.base_url };
      const url = pageOf(known, {
        rootId: row.item_id,
        ...(item.kind === "document" ? { documentId: item.id } : { containerId: item.id }),
      });
      return {
        item: wireItem(item),
        service: row.system_name,
        run_as: own.runAs,
        ...(url === undefined ? {} : { url }),
      };
    },
    async versions(actor, at) {
      const { attempt } = await openCase(actor, at, "F2");
      const found = await attempt(async (repository) => repository.versions?.(at.itemId) ?? []);
      return found.map(wireItem);
    },
  };
}

function reading(deps: Deps, openCase: OpenCase): Pick<ItemService, "history" | "open" | "look"> {
  const { database } = deps;
  return {
    async history(actor, at) {
      const { row, attempt } = await openCase(actor, at, "F2");
      const entries = await attempt((repository) => repository.history(at.itemId));
      const records = await findAudit(
        database.reader,
        { objectType: "document", objectId: at.itemId, own: { case_id: row.id } },
        { limit: MOST_AUDIT, after: undefined },
      );
      return [
        ...records.map(({ at: moment, actor_name: by, action }) => ({
          at: moment.toISOString(),
          side: "operate" as const,
          by,
          activity: action,
        })),
        ...entries.map(({ at: moment, user, actingUser, activity, comment }) => ({
          at: moment.toISOString(),
          side: "repository" as const,
          by: user,
          ...(actingUser === undefined ? {} : { for: actingUser }),
          activity,
          ...(comment === undefined ? {} : { comment }),
        })),
      ].toSorted((one, other) => other.at.localeCompare(one.at));
    },
    async open(actor, at, { isShown, rangeOf }) {
      const { row, own, attempt } = await openCase(actor, at, "F2");
      const opened = await attempt(async (repository) => {
        const { name, size = 0, kind } = await repository.stat(at.itemId);
        if (kind !== "document") throw new AppError(errors.notFound);
        const range = rangeOf(size);
        const { content } = await repository.download(at.itemId, range);
        return { name, size, range, content };
      });
      // A part that follows the beginning is the same act.
      if (opened.range === undefined || opened.range.from === 0) {
        const action = isShown ? "document.preview" : "document.download";
        await record(deps, { actor, row, own }, { action, item: at.itemId, details: { name: opened.name } });
      }
      return opened;
    },
    async look(actor, at, wanted) {
      const { row, own, attempt } = await openCase(actor, at, "F2");
      const seen = await attempt(async (repository) => {
        const given = { ...wanted, rootId: row.item_id };
        return (await repository.look?.(at.itemId, given)) ?? ownLook(repository, at.itemId, given);
      });
      // What there is to know is no look yet, and a part that follows the beginning is the same one.
      const isLook =
        wanted.what !== "" && (seen.status === 200 || seen.headers["content-range"]?.startsWith("bytes 0-") === true);
      if (isLook) {
        const details = wanted.part === "" ? {} : { attachment: wanted.part };
        await record(deps, { actor, row, own }, { action: "document.preview", item: at.itemId, details });
      }
      return seen;
    },
  };
}

async function record(
  { database, clock }: Deps,
  { actor, row, own }: Pick<Opened, "row" | "own"> & { readonly actor: OperateActor },
  { action, item, details }: { action: string; item: string; details: Readonly<Record<string, string>> },
): Promise<void> {
  await database.transaction((tx) =>
    recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action,
        object_type: "document",
        object_id: item,
        details: { case: row.reference, ...details },
        own: {
          function: "F2",
          run_as: own.runAs,
          service: row.system_name,
          case_id: row.id,
          ...(own.account === undefined ? {} : { repository_account: own.account }),
        },
      },
    ]),
  );
}
