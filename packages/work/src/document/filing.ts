import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import type { ActObject } from "../activity/index.ts";
import { changeProfile, documentProfiles, nameOfDefault, readSecurityProfile, requireAccess } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { findHeldByOthers, heldBy, requireFree } from "../checkout/index.ts";
import { findContainers, securedContainer } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { securedDocument } from "./document-shape.ts";
import { refusalOf } from "./refusal.ts";
import { rehomeProfiles } from "./rehome.ts";
import { findDocument, lockDocuments, refreshVersions } from "./document.repository.ts";
import type { Document } from "./document.repository.ts";
import {
  addPlace,
  exchangeProfile,
  findPlacesAsSystem,
  findPlacesOfAsSystem,
  findProfilesAsSystem,
  removePlace,
  setHome,
} from "./place.repository.ts";
import type { Places } from "./place.repository.ts";

/** What is moved where to. */
export interface DocumentMove {
  readonly documents: readonly Document[];
  /** The home of each when absent. */
  readonly from: Container | undefined;
  readonly to: Container;
  readonly updateSecurity: boolean;
  readonly comments: string | undefined;
}

/** Puts documents into folders: moving, filing in further places. */
export interface FilingService {
  move(tx: Tx, reach: Reach, given: Omit<DocumentMove, "documents"> & { document: Document }): Promise<Document>;
  /** Moves what may be moved of documents that the caller holds; gives by number why the rest may not. */
  moveAll(tx: Tx, reach: Reach, given: DocumentMove): Promise<ReadonlyMap<number, AppError>>;
  addReference(tx: Tx, reach: Reach, given: { document: Document; folder: Container }): Promise<void>;
  removeFromFolder(tx: Tx, reach: Reach, given: { document: Document; folder: Container }): Promise<void>;
}

/** Only folders hold documents (WORK-WS-005). */
export function requireFolder(container: Container): void {
  if (container.kind === "folder") return;
  throw new AppError(errors.invalidParam, {
    text: "Documents are filed in folders, not in workspaces or tabs themselves. Choose a folder.",
    field: "folder",
  });
}

export function createFilingService(deps: { clock: Clock }): FilingService {
  return {
    move: (tx, reach, given) => moveDocument(deps, tx, reach, given),
    moveAll: (tx, reach, given) => moveDocuments(deps, tx, reach, given),
    addReference: (tx, reach, given) => addReference(deps, tx, reach, given),
    removeFromFolder: (tx, reach, given) => removeFromFolder(deps, tx, reach, given),
  };
}

/** Moves what may be moved, and says why the rest may not. */
async function moveDocuments(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  given: DocumentMove,
): Promise<ReadonlyMap<number, AppError>> {
  const { documents, from, to, updateSecurity, comments } = given;
  requireFolder(to);
  // Read/Write on the document and on both folders (decision D43).
  requireAccess(reach, securedContainer(to), "read_write");
  const { libraryId, actor } = reach;
  const refusals = new Map<number, AppError>();
  const numbers = documents.map((document) => document.document_number);
  await lockDocuments(tx, libraryId, numbers);
  const places = await findPlacesOfAsSystem(tx, libraryId, numbers);
  const sourceOf = (number: number): number | undefined => from?.container_number ?? places.get(number)?.home;
  const sources = [...new Set(numbers.flatMap((number) => sourceOf(number) ?? []))];
  const folders = new Map(
    (await findContainers(tx, reach, sources)).map((container) => [container.container_number, container]),
  );
  const at = deps.clock.now();
  const others = await findHeldByOthers(tx, libraryId, { scope: { numbers }, userNum: actor.userNum, now: at });
  const held = new Map(others.map((checkout) => [checkout.document_number, heldBy(checkout)]));
  const movable = documents.filter((document) => {
    const number = document.document_number;
    const source = folders.get(sourceOf(number) ?? 0);
    const refusal =
      refusalOf(reach, securedDocument(document), updateSecurity ? "read_write" : "full_access") ??
      refusalOf(reach, source && securedContainer(source), "read_write") ??
      (isIn(places.get(number), source) ? undefined : new AppError(errors.noRecord)) ??
      held.get(number);
    if (refusal !== undefined) refusals.set(number, refusal);
    return refusal === undefined;
  });
  for (const [source, moved] of Map.groupBy(movable, (document) => sourceOf(document.document_number) ?? 0)) {
    const act = {
      activity: "MOVE",
      at,
      comments,
      data1: containerId(reach.library, source),
      data2: idOf(reach, to),
    } as const;
    if (source !== to.container_number) await moveFrom(deps, tx, reach, { ...given, source, moved, places });
    await recordAct(
      tx,
      actor,
      act,
      moved.map((document) => objectOf(libraryId, document)),
    );
  }
  await refreshVersions(
    tx,
    libraryId,
    movable.map((document) => document.document_number),
  );
  return refusals;
}

async function moveFrom(
  { clock }: { clock: Clock },
  tx: Tx,
  reach: Reach,
  given: DocumentMove & { source: number; moved: readonly Document[]; places: ReadonlyMap<number, Places> },
): Promise<void> {
  const { source, to, places, updateSecurity } = given;
  const { libraryId, actor } = reach;
  const numbers = given.moved.map((document) => document.document_number);
  const residents = { libraryId, numbers: numbers.filter((number) => places.get(number)?.home === source) };
  const guests = { libraryId, numbers: numbers.filter((number) => places.get(number)?.home !== source) };
  if (residents.numbers.length > 0) {
    if (!updateSecurity) await keepSecurity(tx, residents);
    await setHome(tx, residents, to);
    if (updateSecurity) await takeSecurity(tx, residents, to);
    else await rehomeProfiles(tx, { libraryId, workspaceNumber: to.workspace_number }, residents);
    await removePlace(tx, residents, to.container_number);
  }
  if (guests.numbers.length === 0) return;
  await removePlace(tx, guests, source);
  const filed = given.moved.filter(({ document_number: number }) => {
    const home = places.get(number)?.home;
    return home !== source && home !== to.container_number;
  });
  const at = clock.now();
  const added = { libraryId, numbers: filed.map((document) => document.document_number) };
  await addPlace(tx, added, { folder: to.container_number, by: actor.userNum, at });
  const act = { activity: "FILE", at, data1: idOf(reach, to) } as const;
  await recordAct(
    tx,
    actor,
    act,
    filed.map((document) => objectOf(libraryId, document)),
  );
}

function isIn(places: Places | undefined, folder: Container | undefined): boolean {
  if (places === undefined || folder === undefined) return false;
  return places.home === folder.container_number || places.references.includes(folder.container_number);
}

function objectOf(libraryId: number, document: Document): ActObject {
  return { libraryId, kind: "document", number: document.document_number, version: document.version };
}

async function moveDocument(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { document, ...given }: Omit<DocumentMove, "documents"> & { document: Document },
): Promise<Document> {
  const refusals = await moveDocuments(deps, tx, reach, { ...given, documents: [document] });
  const refusal = refusals.get(document.document_number);
  if (refusal !== undefined) throw refusal;
  return reread(tx, reach, { number: document.document_number, version: document.version });
}

async function addReference(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { document, folder }: { document: Document; folder: Container },
): Promise<void> {
  const { clock } = deps;
  requireFolder(folder);
  requireAccess(reach, securedDocument(document), "read");
  requireAccess(reach, securedContainer(folder), "read_write");
  const { libraryId, actor } = reach;
  const number = document.document_number;
  const places = await findPlacesAsSystem(tx, libraryId, number);
  if (places.home === folder.container_number) return;
  const at = clock.now();
  await addPlace(tx, { libraryId, numbers: [number] }, { folder: folder.container_number, by: actor.userNum, at });
  const object = { libraryId, kind: "document", number, version: document.version } as const;
  await recordAct(tx, actor, { activity: "FILE", at, data1: idOf(reach, folder) }, [object]);
}

async function removeFromFolder(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  { document, folder }: { document: Document; folder: Container },
): Promise<void> {
  const { clock } = deps;
  requireAccess(reach, securedContainer(folder), "read_write");
  const { libraryId, actor } = reach;
  const number = document.document_number;
  await lockDocuments(tx, libraryId, [number]);
  const places = await findPlacesAsSystem(tx, libraryId, number);
  const isHome = places.home === folder.container_number;
  if (!isHome && !places.references.includes(folder.container_number)) throw new AppError(errors.noRecord);
  if (isHome) {
    // The home place carries the document's security: leaving it is a change of the document.
    requireAccess(reach, securedDocument(document), "full_access");
    await requireFree(tx, reach, { scope: { numbers: [number] }, now: clock.now() });
    await keepSecurity(tx, { libraryId, numbers: [number] });
    await setHome(tx, { libraryId, numbers: [number] }, undefined);
    await refreshVersions(tx, libraryId, [number]);
  } else {
    await removePlace(tx, { libraryId, numbers: [number] }, folder.container_number);
  }
  const object = { libraryId, kind: "document", number, version: document.version } as const;
  await recordAct(tx, actor, { activity: "UNFILE", at: clock.now(), data1: idOf(reach, folder) }, [object]);
}

/** What was inherited becomes a profile of the documents' own (WORK-INH-005, "Keep"). */
async function keepSecurity(tx: Tx, documents: { libraryId: number; numbers: readonly number[] }): Promise<void> {
  for (const profile of await findProfilesAsSystem(tx, documents)) {
    if (profile.default_security !== "inherit") continue;
    const place = { libraryId: documents.libraryId, workspaceNumber: profile.workspace_number };
    const own = await readSecurityProfile(tx, documents.libraryId, profile.security_id);
    await exchangeProfile(tx, documents, {
      from: profile,
      to: await documentProfiles.intern(tx, place, own),
      default_security: nameOfDefault(own.defaultLevel),
    });
  }
}

/** The security of the new place, with the document's own No Access entries carried along (WORK-INH-005). */
async function takeSecurity(
  tx: Tx,
  documents: { libraryId: number; numbers: readonly number[] },
  folder: Container,
): Promise<void> {
  const { libraryId } = documents;
  for (const profile of await findProfilesAsSystem(tx, documents)) {
    const own = await readSecurityProfile(tx, libraryId, profile.security_id);
    const denials = profile.default_security === "inherit" ? [] : own.entries.filter((entry) => entry.level === 0);
    if (denials.length === 0) {
      const exchange = { from: profile, to: folder.security_id, default_security: "inherit" } as const;
      await exchangeProfile(tx, documents, exchange);
      continue;
    }
    const place = { libraryId, workspaceNumber: folder.workspace_number };
    const taken = await readSecurityProfile(tx, libraryId, folder.security_id);
    const combined = changeProfile(taken, { defaultLevel: undefined, include: denials, remove: [] });
    await exchangeProfile(tx, documents, {
      from: profile,
      to: await documentProfiles.intern(tx, place, combined),
      default_security: nameOfDefault(combined.defaultLevel),
    });
  }
}

async function reread(tx: Tx, reach: Reach, place: { number: number; version: number }): Promise<Document> {
  const document = await findDocument(tx, reach, place);
  if (document === undefined) throw new AppError(errors.noRecord);
  return document;
}

/** Ids, not names: a timeline may be read by who does not see the folders (WORK-TRM-005). */
function idOf(reach: Reach, folder: Container): string {
  return containerId(reach.library, folder.container_number);
}
