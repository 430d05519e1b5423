import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { AuditEntry, AuditSubject } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { BackgroundGrantLoss } from "@muniment/work-api/control-center/background-grant";
import { findLibrariesByAlias, listLibraryRecords } from "../library/index.ts";
import { refuse } from "../role/index.ts";
import { endSession } from "../session/index.ts";
import { loadStandings } from "../standing/index.ts";
import {
  findBackgroundGrant,
  findGrantOfToken,
  insertBackgroundGrant,
  isApplication,
  listBackgroundGrants,
  lockBackgroundGrant,
  updateBackgroundGrant,
} from "./background-grant.repository.ts";
import type { FoundBackgroundGrant } from "./background-grant.repository.ts";
import { lossOf } from "./grant-standing.ts";

/** A library in which somebody may lend their authority. */
export interface LendableLibrary {
  readonly libraryId: number;
  readonly alias: string;
  readonly name: string;
}

/** A person who lends, and how the audit knows their request. */
export interface Lender {
  readonly userNum: number;
  readonly subject: AuditSubject;
}

/** Authority that people lend to applications for one library each (work-api.md 17.3, control-center.md 14). */
export interface BackgroundGrants {
  /** The library, when the person is an enabled NRTADMIN there; `undefined` for every other reason alike. */
  lendable(userId: string, library: string): Promise<LendableLibrary | undefined>;
  /** Keeps what a person has consented to. */
  begin(
    lender: Lender,
    given: { grantId: string; clientId: string; library: LendableLibrary; scopes: readonly string[]; seconds: number },
  ): Promise<void>;
  /** The grant under this id, if it is one; also when it does not count any more. */
  find(grantId: string): Promise<FoundBackgroundGrant | undefined>;
  /** Why the grant does not count any more; `undefined` for one that does and for every other grant. */
  lossOfGrant(grantId: string): Promise<BackgroundGrantLoss | undefined>;
  /** As `lossOfGrant`, by a refresh token that was issued under it. */
  lossOfToken(refreshToken: string): Promise<BackgroundGrantLoss | undefined>;
  /** Remembers by which token the application goes on. */
  tokenIssued(grantId: string, refreshToken: string): Promise<void>;
}

/** The grants on PostgreSQL; whether each counts is asked anew at each use (CC-BGA-007). */
export function createBackgroundGrants({ database, clock }: { database: Database; clock: Clock }): BackgroundGrants {
  const { reader } = database;
  const lossIfAny = (grant: FoundBackgroundGrant | undefined): BackgroundGrantLoss | undefined =>
    grant === undefined ? undefined : lossOf(grant, clock.now());
  const find: BackgroundGrants["find"] = async (grantId) => findBackgroundGrant(reader, grantId, clock.now());
  return {
    find,
    async lendable(userId, alias) {
      const [library] = await findLibrariesByAlias(reader, [alias]);
      if (library === undefined) return undefined;
      const { library_id: libraryId } = library;
      const [person] = (await loadStandings(reader, libraryId, { userIds: [userId] })).values();
      if (person === undefined || !person.standing.isNrtadmin) return undefined;
      const [record] = await listLibraryRecords(reader, [libraryId]);
      if (!person.isAccountEnabled || !person.isLibraryEnabled) return undefined;
      return { libraryId, alias: library.alias, name: record?.display_name ?? library.alias };
    },
    async begin({ userNum, subject }, { grantId, clientId, library, scopes, seconds }) {
      const at = clock.now();
      await database.transaction(async (tx) => {
        await insertBackgroundGrant(tx, {
          grant_id: grantId,
          client_id: clientId,
          user_num: userNum,
          library_id: library.libraryId,
          scopes: [...scopes],
          granted_at: at,
          expires_at: new Date(at.getTime() + seconds * 1000),
        });
        const details = { client_id: clientId, scope: scopes.join(" ") };
        const act = { action: "background_grant.create", object_type: "background_grant", object_id: grantId };
        await recordAudit(tx, subject, [{ ...act, at, library: library.alias, details }]);
      });
    },
    lossOfGrant: async (grantId) => lossIfAny(await find(grantId)),
    lossOfToken: async (token) => lossIfAny(await findGrantOfToken(reader, hashOf(token), clock.now())),
    async tokenIssued(grantId, token) {
      await database.transaction((tx) => updateBackgroundGrant(tx, grantId, { token_hash: hashOf(token) }));
    },
  };
}

/** How the audit tells that an application goes on by what it was lent: for whom, and where. */
export function useOf(
  grant: FoundBackgroundGrant,
  given: { at: Date; details: Readonly<Record<string, unknown>> },
): AuditEntry {
  return {
    at: given.at,
    action: "background_grant.use",
    object_type: "background_grant",
    object_id: grant.grant_id,
    library: grant.library,
    details: { ...given.details, application: grant.application, on_behalf_of: grant.user_id },
  };
}

/** Notes that the application has fetched a token to work with. */
export async function noteUse(tx: Tx, grantId: string, at: Date): Promise<void> {
  await updateBackgroundGrant(tx, grantId, { last_used_at: at });
}

/** What an application was lent in the libraries of an administrator; 404 for an application that is not there. */
export async function readBackgroundGrants(
  reader: Tx,
  actor: UserActor,
  { clientId, now }: { clientId: string; now: Date },
): Promise<FoundBackgroundGrant[]> {
  const libraryIds = administeredBy(actor);
  if (!(await isApplication(reader, clientId))) throw new AppError(errors.noRecord);
  return listBackgroundGrants(reader, { clientId, libraryIds, now });
}

/** In how many of all libraries somebody has lent an application authority that counts now. */
export async function countLentLibraries(
  reader: Tx,
  clientId: string,
  now: Date,
): Promise<{ readonly lent: number; readonly libraries: number }> {
  const libraryIds = (await listLibraryRecords(reader)).map(({ library_id: id }) => id);
  const grants = await listBackgroundGrants(reader, { clientId, libraryIds, now });
  const lent = new Set(grants.filter((grant) => lossOf(grant, now) === undefined).map((grant) => grant.library_id));
  return { lent: lent.size, libraries: libraryIds.length };
}

/** Takes a grant away with every token under it, and writes it down. */
export async function revokeBackgroundGrant(
  tx: Tx,
  actor: UserActor,
  given: { clientId: string; grantId: string; now: Date },
): Promise<void> {
  const libraryIds = administeredBy(actor);
  const { clientId, grantId, now } = given;
  const row = await lockBackgroundGrant(tx, grantId);
  const isTheirs = row !== undefined && row.client_id === clientId && libraryIds.includes(row.library_id);
  const grant = isTheirs ? await findBackgroundGrant(tx, grantId, now) : undefined;
  if (grant === undefined || lossOf(grant, now) !== undefined) throw new AppError(errors.noRecord);
  // Who takes it away knows of it, so nobody is written to.
  await updateBackgroundGrant(tx, grantId, { ended_at: now, loss_told_at: now });
  await endSession(tx, grantId);
  const details = { client_id: clientId, application: grant.application, on_behalf_of: grant.user_id };
  const act = { action: "background_grant.revoke", object_type: "background_grant", object_id: grantId };
  await recordAudit(tx, auditSubject(actor), [{ ...act, at: now, library: grant.library, details }]);
}

function administeredBy(actor: UserActor): number[] {
  const own = [...actor.libraries.values()].filter(({ isNrtadmin }) => isNrtadmin);
  if (own.length === 0) throw refuse("nrtadmin_required");
  return own.map(({ libraryId }) => libraryId);
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
