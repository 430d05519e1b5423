import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors } from "@muniment/work-api";
import { recordAct } from "../activity/index.ts";
import {
  changeProfile,
  internDocumentProfile,
  nameOfDefault,
  readSecurityProfile,
  requireAccess,
} from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { securedContainer } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { securedDocument } from "./document-shape.ts";
import { findDocument, lockDocuments, refreshVersions } from "./document.repository.ts";
import type { Document } from "./document.repository.ts";
import {
  addPlace,
  exchangeProfile,
  findPlacesAsSystem,
  findProfilesAsSystem,
  removePlace,
  setHome,
} from "./place.repository.ts";

/** Puts documents into folders: moving, filing in further places. */
export interface FilingService {
  move(
    tx: Tx,
    reach: Reach,
    given: {
      document: Document;
      from: Container;
      to: Container;
      updateSecurity: boolean;
      comments: string | undefined;
    },
  ): Promise<Document>;
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
    addReference: (tx, reach, given) => addReference(deps, tx, reach, given),
    removeFromFolder: (tx, reach, given) => removeFromFolder(deps, tx, reach, given),
  };
}

async function moveDocument(
  deps: { clock: Clock },
  tx: Tx,
  reach: Reach,
  {
    document,
    from,
    to,
    updateSecurity,
    comments,
  }: { document: Document; from: Container; to: Container; updateSecurity: boolean; comments: string | undefined },
): Promise<Document> {
  const { clock } = deps;
  requireFolder(to);
  // Read/Write on the document and on both folders (decision D43).
  requireAccess(reach, securedDocument(document), "read_write");
  requireAccess(reach, securedContainer(from), "read_write");
  requireAccess(reach, securedContainer(to), "read_write");
  if (!updateSecurity) requireAccess(reach, securedDocument(document), "full_access");
  const { libraryId } = reach;
  const number = document.document_number;
  await lockDocuments(tx, libraryId, [number]);
  const places = await findPlacesAsSystem(tx, libraryId, number);
  const isHome = places.home === from.container_number;
  if (!isHome && !places.references.includes(from.container_number)) throw new AppError(errors.noRecord);
  if (from.container_number !== to.container_number) {
    if (isHome) {
      if (!updateSecurity) await keepSecurity(tx, { libraryId, number });
      await setHome(tx, { libraryId, number }, to);
      if (updateSecurity) await takeSecurity(tx, { libraryId, number }, to);
      await removePlace(tx, { libraryId, number }, to.container_number);
    } else {
      await removePlace(tx, { libraryId, number }, from.container_number);
      if (places.home !== to.container_number) await addReference(deps, tx, reach, { document, folder: to });
    }
  }
  await refreshVersions(tx, libraryId, [number]);
  const act = {
    activity: "MOVE",
    at: clock.now(),
    comments,
    data1: idOf(reach, from),
    data2: idOf(reach, to),
  } as const;
  await recordAct(tx, reach.actor, act, [{ libraryId, kind: "document", number, version: document.version }]);
  return reread(tx, reach, { number, version: document.version });
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
  await addPlace(tx, { libraryId, number }, { folder: folder.container_number, by: actor.userNum, at });
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
    await keepSecurity(tx, { libraryId, number });
    await setHome(tx, { libraryId, number }, undefined);
    await refreshVersions(tx, libraryId, [number]);
  } else {
    await removePlace(tx, { libraryId, number }, folder.container_number);
  }
  const object = { libraryId, kind: "document", number, version: document.version } as const;
  await recordAct(tx, actor, { activity: "UNFILE", at: clock.now(), data1: idOf(reach, folder) }, [object]);
}

/** What was inherited becomes a profile of the document's own (WORK-INH-005, "Keep"). */
async function keepSecurity(tx: Tx, document: { libraryId: number; number: number }): Promise<void> {
  for (const profile of await findProfilesAsSystem(tx, document)) {
    if (profile.default_security !== "inherit") continue;
    const place = { libraryId: document.libraryId, workspaceNumber: profile.workspace_number };
    const own = await readSecurityProfile(tx, document.libraryId, profile.security_id);
    await exchangeProfile(tx, document, {
      from: profile.security_id,
      to: await internDocumentProfile(tx, place, own),
      default_security: nameOfDefault(own.defaultLevel),
    });
  }
}

/** The security of the new place, with the document's own No Access entries carried along (WORK-INH-005). */
async function takeSecurity(tx: Tx, document: { libraryId: number; number: number }, folder: Container): Promise<void> {
  const { libraryId } = document;
  for (const profile of await findProfilesAsSystem(tx, document)) {
    const own = await readSecurityProfile(tx, libraryId, profile.security_id);
    const denials = profile.default_security === "inherit" ? [] : own.entries.filter((entry) => entry.level === 0);
    if (denials.length === 0) {
      const exchange = { from: profile.security_id, to: folder.security_id, default_security: "inherit" } as const;
      await exchangeProfile(tx, document, exchange);
      continue;
    }
    const place = { libraryId, workspaceNumber: folder.workspace_number };
    const taken = await readSecurityProfile(tx, libraryId, folder.security_id);
    const combined = changeProfile(taken, { defaultLevel: undefined, include: denials, remove: [] });
    await exchangeProfile(tx, document, {
      from: profile.security_id,
      to: await internDocumentProfile(tx, place, combined),
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
