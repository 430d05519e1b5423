import type { Clock } from "@muniment/kernel";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { DefaultSecurity } from "@muniment/work-api/access/security";
import { recordAct, securityChanges } from "../activity/index.ts";
import {
  changeProfile,
  documentProfiles,
  levelOfDefault,
  nameOfDefault,
  readSecurityProfile,
  requireAccess,
  requireHolder,
} from "../access/index.ts";
import type { Profile, ProfileEntry, Reach } from "../access/index.ts";
import { looksAfterCheckouts, requireFree } from "../checkout/index.ts";
import { findContainers } from "../container/index.ts";
import type { Container, SecurityChange } from "../container/index.ts";
import { securedDocument } from "./document-shape.ts";
import { lockVersionAsSystem, refreshVersions, updateVersion } from "./document.repository.ts";
import type { Document } from "./document.repository.ts";

/** The security columns of a document. */
export interface DocumentSecurityColumns {
  readonly security_id: number;
  readonly default_security: DefaultSecurity;
}

/** Security of a document that is being made (WORK-INH-001). */
export async function initialSecurity(
  tx: Tx,
  reach: Reach,
  given: { folder: Container; defaultSecurity: DefaultSecurity | undefined; entries: readonly ProfileEntry[] },
): Promise<DocumentSecurityColumns> {
  const { folder, entries } = given;
  const wanted = given.defaultSecurity ?? (reach.settings.documents_inherit ? "inherit" : undefined);
  const place = { libraryId: reach.libraryId, workspaceNumber: folder.workspace_number };
  if (wanted === "inherit" && entries.length === 0) {
    return { security_id: folder.security_id, default_security: "inherit" };
  }
  if (wanted !== undefined && wanted !== "inherit") {
    const own = { defaultLevel: levelOfDefault(wanted) ?? 0, entries: withCreator(reach, entries) };
    return { security_id: await documentProfiles.intern(tx, place, own), default_security: wanted };
  }
  // A list of its own, or a library whose documents do not inherit: start from what the folder gives now.
  const inherited = await readSecurityProfile(tx, reach.libraryId, folder.security_id);
  const change = { defaultLevel: undefined, include: withCreator(reach, entries), remove: [] };
  const own = changeProfile(inherited, change);
  return {
    security_id: await documentProfiles.intern(tx, place, own),
    default_security: nameOfDefault(own.defaultLevel),
  };
}

/** Changes default and entries of one version; `inherit` gives the own profile up (work-api.md 8.3). */
export async function changeDocumentSecurity(
  tx: Tx,
  reach: Reach,
  given: { document: Document; change: SecurityChange; clock: Clock },
): Promise<DocumentSecurityColumns> {
  const { document, change } = given;
  requireAccess(reach, securedDocument(document), "full_access");
  const { libraryId } = reach;
  const now = given.clock.now();
  if (!looksAfterCheckouts(reach)) await requireFree(tx, reach, { scope: { keys: [document] }, now });
  const place = { libraryId, number: document.document_number, version: document.version };
  const locked = await lockVersionAsSystem(tx, place);
  if (locked === undefined || locked.trashed_at !== null) throw new AppError(errors.noRecord);
  const before = await readSecurityProfile(tx, libraryId, locked.security_id);
  if (change.defaultSecurity !== "inherit") {
    const ownerNums = [document.author_num, document.operator_num];
    await requireHolder(tx, reach, { ownerNums, before, after: withChange(before, change), now });
  }
  const columns =
    change.defaultSecurity === "inherit"
      ? await inheritAgain(tx, reach, { document, change })
      : await ownSecurity(tx, reach, { document: { ...document, security_id: locked.security_id }, change });
  await updateVersion(tx, place, columns);
  await refreshVersions(tx, libraryId, [document.document_number]);
  const act = {
    activity: "SECURITY",
    at: now,
    ...(await securityChanges(tx, libraryId, { entries: before.entries, change })),
  } as const;
  await recordAct(tx, reach.actor, act, [{ ...place, kind: "document" }]);
  return columns;
}

/** The security columns with a change applied to what governs the document now; from then on a profile of its own. */
export async function ownSecurity(
  tx: Tx,
  reach: Reach,
  given: { document: Document; change: SecurityChange },
): Promise<DocumentSecurityColumns> {
  const { document, change } = given;
  const current = await readSecurityProfile(tx, reach.libraryId, document.security_id);
  const own = withChange(current, change);
  const place = { libraryId: reach.libraryId, workspaceNumber: document.workspace_number };
  return {
    security_id: await documentProfiles.intern(tx, place, own),
    default_security: nameOfDefault(own.defaultLevel),
  };
}

function withChange(profile: Profile, change: SecurityChange): Profile {
  const defaultLevel = change.defaultSecurity && levelOfDefault(change.defaultSecurity);
  return changeProfile(profile, { ...change, defaultLevel });
}

async function inheritAgain(
  tx: Tx,
  reach: Reach,
  given: { document: Document; change: SecurityChange },
): Promise<DocumentSecurityColumns> {
  const { document, change } = given;
  if (change.include.length + change.remove.length > 0) {
    throw new AppError(errors.invalidParam, {
      text: "Entries cannot be changed while the item inherits its security.",
      field: "default_security",
    });
  }
  const home = document.folder_number ?? document.workspace_number;
  const [container] = await findContainers(tx, reach, [home]);
  if (container === undefined) throw new AppError(errors.conflict);
  return { security_id: container.security_id, default_security: "inherit" };
}

function withCreator(reach: Reach, entries: readonly ProfileEntry[]): ProfileEntry[] {
  const { actor } = reach;
  if (!actor.isExternal || entries.some((entry) => entry.kind === "user" && entry.num === actor.userNum)) {
    return [...entries];
  }
  return [...entries, { kind: "user", num: actor.userNum, level: 3, endsAt: null }];
}
