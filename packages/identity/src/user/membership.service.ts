import { AppError } from "@muniment/kernel";
import type { Actor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { isSelf, recordUserActs, requireLibraryRight, requireSeen } from "../account/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import { chooseRole, rankIn, ranks, refuse, requireMayAssign } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { masteredAccounts } from "./mastered-account.repository.ts";
import type { MasteredAccounts } from "./mastered-account.repository.ts";
import { deleteMembership, insertMembership, membershipsOf } from "./membership.repository.ts";
import { createUserChangeService } from "./user-change.service.ts";
import type { UserChangeDeps, UserChangeService } from "./user-change.service.ts";
import { findUser, lockUser, takePreferencesTo, updateUser } from "./user.repository.ts";
import type { UserRecord } from "./user.repository.ts";
import { createUserService } from "./user.service.ts";
import type { UserService } from "./user.service.ts";

/** What the services of this slice need from others. */
export interface UserServiceDeps extends UserChangeDeps {
  /** Whether the person is named by anything in the library: content, history, access lists. */
  isInUse(tx: Tx, libraryId: number, userNum: number): Promise<boolean>;
}

/** The place that somebody is to get. */
export interface NewPlace {
  readonly libraryAlias: string;
  readonly role: string | undefined;
  readonly isPreferred: boolean;
}

/** Makes and ends memberships (control-center.md 4.14). */
export interface MembershipService {
  /** Makes a person a member of one more library; 409 when they are one already (CC-USR-104). */
  addToLibrary(tx: Tx, actor: Actor, given: { userId: string; place: NewPlace }): Promise<void>;
  /** Ends a membership that nothing in the library depends on (CC-USR-045). */
  removeFromLibrary(tx: Tx, actor: Actor, given: { userId: string; libraryAlias: string }): Promise<void>;
}

/** Everything that can be done to people. */
export interface UserServices extends UserService, UserChangeService, MembershipService {
  readonly mastered: MasteredAccounts;
}

/** The services of this slice. */
export function createUserServices(deps: UserServiceDeps): UserServices {
  return {
    ...createUserService(deps),
    ...createUserChangeService(deps),
    addToLibrary: (tx, actor, given) => addToLibrary(deps, { tx, actor, ...given }),
    removeFromLibrary: (tx, actor, given) => removeFromLibrary(deps, { tx, actor, ...given }),
    mastered: masteredAccounts,
  };
}

async function addToLibrary(
  deps: UserServiceDeps,
  given: { tx: Tx; actor: Actor; userId: string; place: NewPlace },
): Promise<void> {
  const { tx, actor, place } = given;
  const user = await findUser(tx, given.userId);
  const [library] = await findLibrariesByAlias(tx, [place.libraryAlias]);
  const administers = library !== undefined && rankIn(actor, library.library_id) >= ranks.tier2;
  if (user === undefined || library === undefined || !administers) {
    if (user !== undefined) requireSeen(actor, await seenAs(tx, user));
    if (user === undefined) throw new AppError(errors.noRecord);
    throw administers || library === undefined ? unknownLibrary() : new AppError(errors.accessDenied);
  }
  await lockUser(tx, user.user_num);
  const memberships = await membershipsOf(tx, user.user_num);
  if (memberships.some((membership) => membership.library_id === library.library_id)) {
    throw new AppError(errors.duplicateRecord, {
      text: `The user is a member of ${library.alias} already.`,
      field: "library_id",
    });
  }
  const role = await chooseRole(tx, library.library_id, { name: place.role, isExternal: user.is_external });
  if ("code" in role) throw new AppError(errors.invalidProfile, { messages: [role] });
  requireMayAssign(actor, role);
  await insertMembership(tx, { user_num: user.user_num, library_id: library.library_id, role_id: role.role_id });
  if (place.isPreferred) {
    await takePreferencesTo(tx, [user.user_num], library.library_id);
    await updateUser(tx, user.user_num, { preferred_library_id: library.library_id, edited_at: deps.clock.now() });
  }
  const after = { library: library.alias, role: role.name, preferred: place.isPreferred };
  const act = { userId: user.user_id, libraryId: library.library_id, at: deps.clock.now(), after };
  await recordUserActs(tx, actor, "add_to_library", [act]);
}

async function removeFromLibrary(
  deps: UserServiceDeps,
  given: { tx: Tx; actor: Actor; userId: string; libraryAlias: string },
): Promise<void> {
  const { tx, actor } = given;
  const user = await findUser(tx, given.userId);
  if (user === undefined) throw new AppError(errors.noRecord);
  requireSeen(actor, await seenAs(tx, user));
  const alias = given.libraryAlias.toLowerCase();
  const membership = (await membershipsOf(tx, user.user_num)).find(
    (candidate) => candidate.alias.toLowerCase() === alias,
  );
  if (membership === undefined) throw new AppError(errors.noRecord);
  const { library_id: libraryId } = membership;
  await deps.groups.lockNrtadmin(tx, [libraryId]);
  await lockUser(tx, user.user_num);
  const target = { userNum: user.user_num, ranks: await ranksOf(tx, user.user_num) };
  requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 });
  if (isSelf(actor, user.user_num)) throw refuse("self_not_allowed");
  await deps.groups.requireAnotherNrtadmin(tx, user.user_num, [libraryId]);
  if (user.preferred_library_id === libraryId) throw conflict("preferred_library");
  if (await deps.isInUse(tx, libraryId, user.user_num)) throw conflict("membership_in_use");
  await deps.groups.leaveLibrary(tx, user.user_num, libraryId);
  await deleteMembership(tx, { userNum: user.user_num, libraryId });
  const act = { userId: user.user_id, libraryId, at: deps.clock.now(), before: { library: membership.alias } };
  await recordUserActs(tx, actor, "remove_from_library", [act]);
}

async function seenAs(tx: Tx, user: UserRecord): Promise<{ userNum: number; libraryIds: number[] }> {
  const memberships = await membershipsOf(tx, user.user_num);
  return { userNum: user.user_num, libraryIds: memberships.map((membership) => membership.library_id) };
}

function unknownLibrary(): AppError {
  return new AppError(errors.invalidProfile, { messages: [refusal("unknown_library", { field: "library_id" })] });
}

function conflict(code: "preferred_library" | "membership_in_use"): AppError {
  const message = refusal(code);
  return new AppError(errors.conflict, { text: message.text, messages: [message] });
}
