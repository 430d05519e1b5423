import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type {
  checkExternalSwitch,
  getConsoleUser,
  getUserPlatform,
  Place,
} from "@muniment/work-api/control-center/account";
import { isSelf, passes, requireAccountRight, requireLibraryRight } from "../account/index.ts";
import type { Target } from "../account/index.ts";
import { lastDay } from "../account-state/index.ts";
import { findAwaitedEmail } from "../account-mail/index.ts";
import { findMastery } from "../directory/index.ts";
import type { LockedFields } from "../directory/index.ts";
import { listLibraryRecords } from "../library/index.ts";
import { rankIn, ranks } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { findKindConflicts, findUser, viewUser } from "../user/index.ts";
import type { UserGroups } from "../user/index.ts";
import { findAccountFacts, findPlaces } from "./account.repository.ts";
import type { AccountFacts, FoundPlace } from "./account.repository.ts";
import { searchUsers } from "./user-search.service.ts";
import type { UserSearchDeps } from "./user-search.service.ts";

type WireAccount = Static<(typeof getConsoleUser)["response"]>["data"];
type WireConflicts = Static<(typeof checkExternalSwitch)["response"]>["data"];

/** One person of a library; 404 for who is no member of it. */
export async function readAccount(
  deps: UserSearchDeps & { lockedFields: LockedFields },
  actor: UserActor,
  given: { libraryId: number; library: string; userId: string },
): Promise<WireAccount> {
  const { libraryId, library, userId } = given;
  const request = { library, filters: { user_id: [userId] } };
  const [row] = (await searchUsers(deps, actor, { libraryId, request })).data;
  const facts = row === undefined ? undefined : await findAccountFacts(deps.reader, row.user_num);
  if (row === undefined || facts === undefined) throw new AppError(errors.noRecord);
  const target = { userNum: row.user_num, ranks: await ranksOf(deps.reader, row.user_num) };
  const places = await findPlaces(deps.reader, row.user_num);
  const awaited = await findAwaitedEmail(deps.reader, row.user_num, deps.clock.now());
  return {
    ...row,
    failed_logins: facts.failed_logins,
    ...(facts.password_changed_at === null ? {} : { password_changed: toWireDate(facts.password_changed_at) }),
    ...(facts.ends_at === null ? {} : { end_date: lastDay(facts.ends_at) }),
    ...invitationOf(facts, deps.clock.now()),
    ...(awaited === undefined ? {} : { awaited_email: awaited }),
    libraries: places.map((place) => placeOnWire(place, actor, target)),
    ...(await masteredOf(deps, row.user_num)),
  };
}

async function masteredOf(
  { reader, lockedFields }: { reader: Tx; lockedFields: LockedFields },
  userNum: number,
): Promise<Pick<WireAccount, "mastered">> {
  const mastery = (await findMastery(reader, [userNum])).get(userNum);
  if (mastery === undefined) return {};
  const { directory, fields } = mastery;
  const isLocked = (await lockedFields(reader, [userNum])).has(userNum);
  return { mastered: { directory, fields: [...fields], is_locked: isLocked } };
}

/** What a directory said last of the platform of an account; nothing for accounts that are no directory's (CC-USR-090). */
export async function readSynchronised(
  reader: Tx,
  userId: string,
): Promise<Pick<Static<(typeof getUserPlatform)["response"]>["data"], "synchronised">> {
  const user = await findUser(reader, userId);
  const mastery = user === undefined ? undefined : (await findMastery(reader, [user.user_num])).get(user.user_num);
  if (mastery === undefined) return {};
  const { fields: _fields, synchronised_at: at, ...texts } = mastery;
  // Whoever comes from a directory is an account of the enterprise, whatever the directory runs on.
  return { synchronised: { os_type: "enterprise", ...texts, ...(at === null ? {} : { date: toWireDate(at) }) } };
}

function invitationOf(facts: AccountFacts, now: Date): Pick<WireAccount, "invitation"> {
  const { link_kind: kind, issued_at: issued, expires_at: expires, spent_at: spent } = facts;
  if (kind === null || issued === null || expires === null) return {};
  const isOpen = spent === null && now < expires;
  return { invitation: { kind, issued: toWireDate(issued), expires: toWireDate(expires), is_open: isOpen } };
}

function placeOnWire(place: FoundPlace, actor: UserActor, target: Target): Static<typeof Place> {
  const { library_id: libraryId, alias, ...shown } = place;
  const mayChange = passes(() => requireLibraryRight(actor, libraryId, { target, least: ranks.tier2 }));
  const isOwn = isSelf(actor, target.userNum);
  const mayChangeRole = mayChange && (!isOwn || rankIn(actor, libraryId) === ranks.nrtadmin);
  return {
    library: alias,
    ...shown,
    actions: [
      ...(mayChangeRole ? (["change_role"] as const) : []),
      ...(mayChange && !isOwn ? (["change_sign_in"] as const) : []),
    ],
  };
}

/** What stands in the way of another kind of account, for who may change the profile (CC-USR-074). */
export async function readKindConflicts(
  deps: { reader: Tx; groups: Pick<UserGroups, "groupsAgainst"> },
  actor: UserActor,
  given: { userId: string; isExternal: boolean },
): Promise<WireConflicts> {
  const { reader, groups } = deps;
  const { isExternal } = given;
  const { user, memberships } = await viewUser(reader, actor, { userId: given.userId });
  const { user_num: userNum } = user;
  requireAccountRight(actor, { userNum, ranks: await ranksOf(reader, userNum) }, ranks.tier2);
  if (user.is_external === isExternal) return { groups: [], roles: [] };
  const against = await groups.groupsAgainst(reader, userNum, isExternal);
  const conflicts = await findKindConflicts(reader, { groups: against, memberships, isExternal });
  const libraryIds = [...conflicts.groups, ...conflicts.roles].map((found) => found.library_id);
  const libraries = new Map(
    (await listLibraryRecords(reader, libraryIds)).map((library) => [library.library_id, library.display_name]),
  );
  const nameOf = (libraryId: number): string => libraries.get(libraryId) ?? "";
  return {
    groups: conflicts.groups.map((group) => ({ library: nameOf(group.library_id), id: group.group_id })),
    roles: conflicts.roles.map(({ library_id: libraryId, former, next }) => ({
      library: nameOf(libraryId),
      role: former.name,
      becomes: next.name,
    })),
  };
}
