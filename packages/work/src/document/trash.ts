import type { Clock } from "@muniment/kernel";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import { accessTo, closedMatters, hasPrivilege, reaches, requireAccess } from "../access/index.ts";
import { requireWritable } from "../item/index.ts";
import type { Reach } from "../access/index.ts";
import { findHeldByOthers, heldBy, removeCheckouts } from "../checkout/index.ts";
import {
  findContainers,
  findSubtreeAsSystem,
  holdContainerAsSystem,
  securedContainer,
  trashContainers,
} from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { documentPlace } from "./document-input.ts";
import { securedDocument } from "./document-shape.ts";
import { refusalOf } from "./refusal.ts";
import { rehomeProfiles } from "./rehome.ts";
import { lockDocuments, lockVersionAsSystem, refreshVersions } from "./document.repository.ts";
import type { Document, DocumentKey } from "./document.repository.ts";
import { addPlace, findPlacesAsSystem, inheritFrom, setHome } from "./place.repository.ts";
import {
  deleteTrashedVersion,
  findContentsAsSystem,
  findTrashed,
  isTrashVisible,
  removePlacesIn,
  trashVersions,
  trashVersionsIn,
  untrashVersion,
} from "./trash.repository.ts";
import type { TrashedDocument } from "./trash.repository.ts";

interface DeletedVersions {
  readonly versions: readonly Document[];
  /** A document of which one of the versions may not be deleted keeps the others, too. */
  readonly wholeDocuments?: boolean;
}

/** Deleting, and what can still be done with what was deleted (WORK-TRS). */
export interface TrashService {
  deleteVersion(tx: Tx, reach: Reach, document: Document): Promise<void>;
  /** Deletes what may be deleted, and gives why the rest may not. */
  deleteVersions(tx: Tx, reach: Reach, given: DeletedVersions): Promise<ReadonlyMap<Document, AppError>>;
  /** Folder or workspace with everything below; all or nothing. */
  deleteContainer(tx: Tx, reach: Reach, given: { container: Container; withContents: boolean }): Promise<void>;
  list(
    tx: Tx,
    reach: Reach,
    page: { number: number | undefined; limit: number; offset: number },
  ): Promise<{ rows: TrashedDocument[]; total: number }>;
  restore(
    tx: Tx,
    reach: Reach,
    given: { id: string; folder: Container | undefined; comments: string | undefined },
  ): Promise<void>;
  purge(tx: Tx, reach: Reach, id: string): Promise<void>;
}

export function createTrashService(deps: { clock: Clock }): TrashService {
  return {
    deleteVersion: (tx, reach, document) => deleteVersion(deps, tx, reach, document),
    deleteVersions: (tx, reach, given) => deleteVersions(deps, tx, reach, given),
    deleteContainer: (tx, reach, given) => deleteContainer(deps, tx, reach, given),
    list: listTrash,
    restore: (tx, reach, given) => restoreVersion(deps, tx, reach, given),
    purge: (tx, reach, id) => purgeVersion(deps, tx, reach, id),
  };
}

async function deleteVersion(deps: { clock: Clock }, tx: Tx, reach: Reach, document: Document): Promise<void> {
  const [why] = (await deleteVersions(deps, tx, reach, { versions: [document] })).values();
  if (why !== undefined) throw why;
}

async function deleteVersions(
  { clock }: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { versions, wholeDocuments = false }: DeletedVersions,
): Promise<ReadonlyMap<Document, AppError>> {
  const { libraryId, actor } = reach;
  const refusals = new Map<Document, AppError>();
  const at = clock.now();
  const scope = { keys: versions };
  const others = await findHeldByOthers(tx, libraryId, { scope, userNum: actor.userNum, now: at });
  const held = new Map(others.map((checkout) => [keyOf(checkout), heldBy(checkout)]));
  for (const version of versions) {
    const isRecord = version.is_declared
      ? new AppError(errors.objectLocked, { text: "The document is a record." })
      : undefined;
    const why = refusalOf(reach, securedDocument(version), "full_access") ?? isRecord ?? held.get(keyOf(version));
    if (why !== undefined) refusals.set(version, why);
  }
  if (wholeDocuments) {
    const reasons = new Map([...refusals].map(([version, why]) => [version.document_number, why]));
    for (const version of versions) {
      const why = reasons.get(version.document_number);
      if (why !== undefined) refusals.set(version, why);
    }
  }
  const deletable = versions.filter((version) => !refusals.has(version));
  const numbers = [...new Set(deletable.map((document) => document.document_number))];
  await lockDocuments(tx, libraryId, numbers);
  const trashed = await trashVersions(tx, { libraryId, keys: deletable }, { at, by: actor.userNum });
  for (const document of deletable) {
    if (!trashed.has(keyOf(document))) refusals.set(document, new AppError(errors.noRecord));
  }
  await refreshVersions(tx, libraryId, numbers);
  const gone = deletable.filter((document) => !refusals.has(document));
  await removeCheckouts(tx, libraryId, gone);
  await recordAct(
    tx,
    actor,
    { activity: "DELETE", at },
    gone.map(({ document_number: number, version }) => ({ libraryId, kind: "document", number, version })),
  );
  return refusals;
}

function keyOf({ document_number: number, version }: DocumentKey): string {
  return `${number}.${version}`;
}

async function deleteContainer(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { container, withContents }: { container: Container; withContents: boolean },
): Promise<void> {
  const { clock } = deps;
  requireAccess(reach, securedContainer(container), "full_access");
  const { libraryId, actor } = reach;
  const numbers = await findSubtreeAsSystem(tx, libraryId, container.container_number);
  const contents = await findContentsAsSystem(tx, { libraryId, folders: numbers });
  const below = await findContainers(tx, reach, numbers);
  if (!withContents && (contents.length > 0 || below.length > 1)) {
    throw new AppError(errors.conflict, { text: "The folder is not empty. Ask for include_subfolders=true." });
  }
  const mayDelete = hasPrivilege(reach, "delete");
  const at = clock.now();
  const others = await findHeldByOthers(tx, libraryId, { scope: { keys: contents }, userNum: actor.userNum, now: at });
  const held = new Set(others.map(keyOf));
  const isHeld = (row: DocumentKey): boolean => held.has(keyOf(row));
  const blocked =
    contents.filter(
      (row) => !mayDelete || row.is_declared || isHeld(row) || accessTo(reach, row).level !== "full_access",
    ).length + below.filter((row) => !reaches(accessTo(reach, securedContainer(row)).level, "full_access")).length;
  if (blocked > 0) {
    throw new AppError(errors.conflict, {
      text: `${blocked} of the items inside cannot be deleted by you, so nothing was deleted.`,
    });
  }
  const by = actor.userNum;
  await trashVersionsIn(tx, { libraryId, folders: numbers }, { at, by });
  await removePlacesIn(tx, { libraryId, folders: numbers });
  await trashContainers(tx, { libraryId, numbers }, { at, by });
  await removeCheckouts(tx, libraryId, contents);
  const documents = [...new Set(contents.map((row) => row.document_number))];
  await refreshVersions(tx, libraryId, documents);
  await recordAct(tx, actor, { activity: "DELETE", at }, [
    ...contents.map(
      (row) => ({ libraryId, kind: "document", number: row.document_number, version: row.version }) as const,
    ),
    ...below.map((row) => ({ libraryId, kind: row.kind, number: row.container_number })),
  ]);
}

async function listTrash(
  tx: Tx,
  reach: Reach,
  page: { number: number | undefined; limit: number; offset: number },
): Promise<{ rows: TrashedDocument[]; total: number }> {
  // People see what they deleted themselves, administrators everything (WORK-TRS-003, -004).
  const by = mayLookAfterTrash(reach, ["admin_tier_1", "admin_tier_2"]) ? undefined : reach.actor.userNum;
  return findTrashed(tx, reach, { by, ...page });
}

async function restoreVersion(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { id, folder, comments }: { id: string; folder: Container | undefined; comments: string | undefined },
): Promise<void> {
  requireWritable(reach);
  const { clock } = deps;
  const { libraryId, actor } = reach;
  const trashed = await lockTrashed(tx, reach, id);
  const isAdministrator = mayLookAfterTrash(reach, ["admin_tier_2"]) && isWithinPolicy(reach, trashed);
  if (!isAdministrator && !(await isOwnTrash(tx, reach, trashed))) throw await refusal(tx, reach, trashed);
  const place = { libraryId, number: trashed.document_number, version: trashed.version };
  const at = clock.now();
  const target = await takeBack(tx, reach, { trashed, folder, at });
  if (!isAdministrator) requireAccess(reach, securedContainer(target), "read_write");
  await untrashVersion(tx, place);
  await refreshVersions(tx, libraryId, [place.number]);
  await recordAct(tx, actor, { activity: "RESTORE", at, comments }, [{ ...place, kind: "document" }]);
}

/**
 * Gives a deleted document its home back, which is its workspace when it has no folder, or the folder that is named.
 * One that lives on in other versions keeps its home, and gets the folder as a further place.
 */
async function takeBack(
  tx: Tx,
  reach: Reach,
  given: { trashed: TrashedRow; folder: Container | undefined; at: Date },
): Promise<Container> {
  const { trashed, folder, at } = given;
  const { libraryId } = reach;
  const document = { libraryId, numbers: [trashed.document_number] };
  const { workspace } = await findPlacesAsSystem(tx, libraryId, trashed.document_number);
  if (workspace === undefined && folder !== undefined) {
    await setHome(tx, document, folder);
    await inheritFrom(tx, document, folder);
    await rehomeProfiles(tx, { libraryId, workspaceNumber: folder.workspace_number }, document);
    return folder;
  }
  const home = trashed.folder_number ?? trashed.workspace_number;
  await holdContainerAsSystem(tx, libraryId, home);
  const [container] = await findContainers(tx, reach, [home]);
  if (container === undefined) {
    throw new AppError(errors.conflict, {
      text: "The folder of the document is gone. Name another one in folder_ids.",
      field: "folder_ids",
    });
  }
  if (folder !== undefined && folder.container_number !== home) {
    await addPlace(tx, document, { folder: folder.container_number, by: reach.actor.userNum, at });
  }
  return container;
}

async function purgeVersion(deps: { clock: Clock }, tx: Tx, reach: Reach, id: string): Promise<void> {
  requireWritable(reach);
  const { clock } = deps;
  const { libraryId, actor } = reach;
  const trashed = await lockTrashed(tx, reach, id);
  if (!reach.standing.isNrtadmin || !isWithinPolicy(reach, trashed)) throw await refusal(tx, reach, trashed);
  const place = { libraryId, number: trashed.document_number, version: trashed.version };
  await deleteTrashedVersion(tx, place);
  // What stays is the tombstone of WORK-TRS-008: number, name, who and when.
  const act = { activity: "PURGE", at: clock.now(), data1: trashed.name, before: { name: trashed.name } } as const;
  await recordAct(tx, actor, act, [{ ...place, kind: "document" }]);
}

/** Who sees an item in the trash learns that they may not touch it; for everybody else it is not there. */
async function refusal(tx: Tx, reach: Reach, trashed: TrashedRow): Promise<AppError> {
  const looksAfterIt = mayLookAfterTrash(reach, ["admin_tier_1", "admin_tier_2"]) && isWithinPolicy(reach, trashed);
  const seesIt = looksAfterIt || (await isOwnTrash(tx, reach, trashed));
  return new AppError(seesIt ? errors.accessDenied : errors.noRecord);
}

/** What people deleted themselves is theirs for as long as they may see it (WORK-TRS-003). */
async function isOwnTrash(tx: Tx, reach: Reach, trashed: TrashedRow): Promise<boolean> {
  const { document_number: number, version } = trashed;
  return trashed.trashed_by === reach.actor.userNum && (await isTrashVisible(tx, reach, { number, version }));
}

function mayLookAfterTrash(reach: Reach, tiers: readonly string[]): boolean {
  return tiers.some((tier) => hasPrivilege(reach, tier));
}

/** A policy closes the trash of its matter, except to NRTADMIN where they keep the administration of it (SPM-EVL-008). */
function isWithinPolicy(reach: Reach, { workspace_number: workspace }: TrashedRow): boolean {
  return !reach.matters.closed.has(workspace) || closedMatters.keepMetadata(reach);
}

type TrashedRow = Awaited<ReturnType<typeof lockTrashed>>;

async function lockTrashed(tx: Tx, reach: Reach, id: string) {
  const { number, version } = documentPlace(reach, id);
  const found =
    version === undefined ? undefined : await lockVersionAsSystem(tx, { libraryId: reach.libraryId, number, version });
  if (found === undefined || found.trashed_at === null) throw new AppError(errors.noRecord);
  return found;
}
