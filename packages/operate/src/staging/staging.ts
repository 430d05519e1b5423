import type { Readable } from "node:stream";
import { openWanted } from "../configured-repository/index.ts";
import type { WantedPlace } from "../configured-repository/index.ts";
import { findUpload, isGone, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository, FoundPlace, Repositories } from "../document-repository/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { Effect, EffectOutcome, EffectScope, Operations } from "../operation/index.ts";
import { createStagingFolders } from "./staging-folder.ts";
import type { StagingPath } from "./staging-folder.ts";
import { stagingName } from "./staging-name.ts";

/** What one handling of an e-mail's files in staging goes by. */
export interface StagingTask {
  readonly service: LinkedServiceRow;
  /** What both audits join by. */
  readonly operationId: string;
  readonly path: Omit<StagingPath, "serviceId">;
  readonly emailId: string;
}

/** The original or an attachment, to be stored. */
export interface StagedContent {
  readonly ordinal: number;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  open(): Promise<Readable>;
}

/** A file that was stored. */
export interface StagedDocument {
  readonly ordinal: number;
  readonly itemId: string;
}

/** The stay of unfiled e-mail in a repository, always as the service account (operate.md 10.2, 10.3). */
export interface Staging {
  /** Stores each file as a document of its own (OPR-INB-011); the outcomes in the order of `contents`. */
  store(
    task: StagingTask,
    contents: readonly StagedContent[],
  ): Promise<{ readonly folderId: string; readonly outcomes: readonly EffectOutcome<{ readonly id: string }>[] }>;
  /** Removes what was not filed, to the recycle bin where there is one, and the folder when nothing is left (033). */
  remove(
    task: StagingTask,
    given: { readonly folderId: string | null; readonly documents: readonly StagedDocument[] },
  ): Promise<void>;
  /** Brings back what the recycle bin still has; the documents that are there again (034). */
  bringBack(
    task: StagingTask,
    documents: readonly StagedDocument[],
  ): Promise<{ readonly folderId: string; readonly back: readonly StagedDocument[] }>;
  /** The folder of the e-mail, which is made when it is not there (OPR-INB-014). */
  openFolder(task: StagingTask): Promise<string>;
  /** Where the service account may store there, the workspace; throws `RepositoryError` otherwise (OPR-INB-003). */
  check(service: LinkedServiceRow, place: WantedPlace): Promise<FoundPlace>;
}

const PARALLEL = 4;

/** Staging in the repositories of linked services. */
export function createStaging(deps: { operations: Operations; repositories: Repositories }): Staging {
  const { operations, repositories } = deps;
  const openFolder = createStagingFolders();

  const open = async ({ service, operationId, path }: StagingTask): Promise<DocumentRepository> =>
    repositories.asService(service, { operationId, initiator: `mailbox ${path.mailbox.name}` });

  const folderOf = async (repository: DocumentRepository, task: StagingTask): Promise<string> => {
    const { service, operationId, path } = task;
    return openFolder(repository, { ...path, serviceId: service.id }, { operationId: `${operationId}:folder` });
  };

  return {
    async store(task, contents) {
      const repository = await open(task);
      const folderId = await folderOf(repository, task);
      const effects = contents.map((content) => uploadOf(repository, { task, folderId, content }));
      const outcomes = await operations.performAll(scopeOf(task), effects, { parallel: PARALLEL });
      return { folderId, outcomes };
    },
    async remove(task, { folderId, documents }) {
      const repository = await open(task);
      const effects = documents.map((document) => removalOf(repository, task, document));
      failIfAny(await operations.performAll(scopeOf(task), effects, { parallel: PARALLEL }));
      if (folderId !== null) await removeEmptyFolder(repository, folderId, task.operationId);
    },
    async bringBack(task, documents) {
      const repository = await open(task);
      const folderId = await folderOf(repository, task);
      const effects = documents.map((document) => returnOf(repository, { task, folderId, document }));
      const outcomes = await operations.performAll(scopeOf(task), effects, { parallel: PARALLEL });
      failIfAny(outcomes);
      const back = outcomes.flatMap((outcome, at) => {
        const itemId = "result" in outcome ? outcome.result.id : null;
        const document = documents[at];
        return itemId === null || document === undefined ? [] : [{ ordinal: document.ordinal, itemId }];
      });
      return { folderId, back };
    },
    openFolder: async (task) => folderOf(await open(task), task),
    async check(service, place) {
      const repository = await repositories.asService(service);
      const found = await openWanted(repository, place);
      const rights = await repository.rights(found.item.id);
      if (!rights.addFolders) throw new RepositoryError("denied", "no_right_to_add_folders");
      return found;
    },
  };
}

function scopeOf({ service, operationId, path }: StagingTask): EffectScope {
  return {
    groupId: operationId,
    function: "F6",
    runAs: "service",
    serviceId: service.id,
    comment: `Operate F6 for mailbox ${path.mailbox.name} (${path.reference}) op:${operationId}`,
  };
}

function uploadOf(
  repository: DocumentRepository,
  given: { task: StagingTask; folderId: string; content: StagedContent },
): Effect<{ readonly id: string }> {
  const { task, folderId, content } = given;
  const { ordinal, size, sha256 } = content;
  const name = stagingName(content.name);
  return {
    key: `stage:${task.emailId}:${ordinal}:${sha256}`,
    kind: "document.upload",
    intent: { container: folderId, ordinal, size, sha256 },
    async attempt(mark) {
      const stored = await repository.upload(folderId, { name, content: await content.open() }, mark);
      // Said by the repository itself, of what it has: the fresh look is for those that cannot tell (OPR-FLT-035).
      if (stored.sha256 !== sha256 || stored.size !== size) await verifyStored(repository, stored.id, { size, sha256 });
      return { id: stored.id };
    },
    async find(mark) {
      const found = await findUpload(repository, mark, { containerId: folderId, name, size, sha256 });
      return found && { id: found.id };
    },
  };
}

function removalOf(
  repository: DocumentRepository,
  task: StagingTask,
  { ordinal, itemId }: StagedDocument,
): Effect<{ readonly id: string }> {
  const find = async (): Promise<{ readonly id: string } | undefined> =>
    (await isGone(repository, itemId)) ? { id: itemId } : undefined;
  return {
    key: `unstage:${task.operationId}:${ordinal}`,
    kind: "document.remove",
    intent: { document: itemId },
    async attempt(mark) {
      try {
        await repository.remove(itemId, mark);
      } catch (error) {
        // What is not there any more is removed (OPR-IDM-005).
        if (!(await isGone(repository, itemId))) throw error;
      }
      return { id: itemId };
    },
    find,
  };
}

/** `id` is null for what the bin does not have any more. */
function returnOf(
  repository: DocumentRepository,
  given: { task: StagingTask; folderId: string; document: StagedDocument },
): Effect<{ readonly id: string | null }> {
  const { task, folderId, document } = given;
  const { ordinal, itemId } = document;
  return {
    key: `restage:${task.operationId}:${ordinal}`,
    kind: "document.restore",
    intent: { document: itemId, container: folderId },
    async attempt(mark) {
      if (!(await isGone(repository, itemId))) return { id: itemId };
      if (!repository.capabilities.has("recycleBin")) return { id: null };
      try {
        return { id: (await repository.restore(itemId, folderId, mark)).id };
      } catch (error) {
        if (error instanceof RepositoryError && ["denied", "gone", "conflict"].includes(error.fault))
          return { id: null };
        throw error;
      }
    },
    find: async () => ((await isGone(repository, itemId)) ? undefined : { id: itemId }),
  };
}

async function removeEmptyFolder(repository: DocumentRepository, folderId: string, operationId: string): Promise<void> {
  try {
    const { items } = await repository.list(folderId);
    if (items.length === 0) await repository.remove(folderId, { operationId: `${operationId}:folder-end` });
  } catch (error) {
    // A folder that somebody removed, or put something into, is none of ours any more.
    const isNoMatter = error instanceof RepositoryError && ["gone", "denied", "conflict"].includes(error.fault);
    if (!isNoMatter) throw error;
  }
}

function failIfAny(outcomes: readonly EffectOutcome<object>[]): void {
  for (const outcome of outcomes) if ("error" in outcome) throw outcome.error;
}
