import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { findLibrariesByAlias } from "../library/index.ts";
import { chooseRole, findRolesByNumber, rankIn, ranks, refuse, requireMayAssign } from "../role/index.ts";
import type { Rank, RoleRecord } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { insertMembership, membershipsOf, updateMembership } from "./membership.repository.ts";
import type { Membership } from "./membership.repository.ts";
import { searchIds, searchName } from "./search-text.ts";
import { userChanged } from "./user.events.ts";
import { readUserChange } from "./user-input.ts";
import type { ReadUser, UserFields } from "./user-input.ts";
import { findUser, findUserByNumber, lockUser, updateUser } from "./user.repository.ts";
import type { UserRecord } from "./user.repository.ts";
import { isSelf, requireAccountRight, requireLibraryRight, requireRankSomewhere, requireSeen } from "./user-rights.ts";
import type { Target } from "./user-rights.ts";
import { takenMessages } from "./user.service.ts";
import type { UserDeps } from "./user.service.ts";

/** What a person's groups say about a change of the account, from the slice that owns groups. */
export interface UserGroups {
  /** Keeps the NRTADMIN groups of these libraries as they are until the transaction ends. */
  lockNrtadmin(tx: Tx, libraryIds: readonly number[]): Promise<void>;
  /** Throws `last_nrtadmin` when nobody else could act as NRTADMIN in one of the libraries. */
  requireAnotherNrtadmin(tx: Tx, userNum: number, libraryIds: readonly number[]): Promise<void>;
  /** Ids of groups of the person that take only the other kind of people. */
  groupsAgainst(tx: Tx, userNum: number, isExternal: boolean): Promise<string[]>;
  leaveLibrary(tx: Tx, userNum: number, libraryId: number): Promise<void>;
}

/** What changing people needs beyond creating them. */
export interface UserChangeDeps extends UserDeps {
  readonly groups: UserGroups;
  /** Sets a password that was hashed before; ends the person's sessions, links and locks (CC-USR-054). */
  storePassword(tx: Tx, userNum: number, change: { hash: string; mustChange: boolean }): Promise<void>;
}

/** A change that obeys every rule which needs no database, with the password hashed already. */
export interface UserChange {
  readonly fields: ReadUser;
  readonly passwordHash: string | undefined;
}

/** Whose account is to be changed, and how. */
export interface ChangeRequest {
  readonly userId: string;
  readonly change: UserChange;
  readonly libraryId?: number;
  readonly verify?: () => Promise<void>;
}

/** Changes people. */
export interface UserChangeService {
  /** Checks a change and hashes its password, outside of any transaction. */
  prepareChange(actor: Actor, input: UserFields): Promise<UserChange>;
  /**
   * Changes an account; with a library, `role` and `allow_logon` are those there. Gives the number. `verify` is called
   * once nobody else can change the account, and may refuse.
   */
  change(tx: Tx, actor: Actor, given: ChangeRequest): Promise<number>;
  /** The account, locked, once the actor's rank is shown to be enough for what belongs to it as a whole. */
  claimAccount(tx: Tx, actor: Actor, given: { userId: string; least: Rank }): Promise<UserRecord>;
}

/** The person that a change is about, locked, with their memberships. */
interface Subject extends Target {
  readonly user: UserRecord;
  readonly memberships: readonly Membership[];
}

/** A change in the making: one transaction, one actor, one person. */
interface Work {
  readonly deps: UserChangeDeps;
  readonly tx: Tx;
  readonly actor: Actor;
  readonly subject: Subject;
  readonly fields: ReadUser;
  /** The library whose role and sign-in are meant; without it sign-in is the account's. */
  readonly libraryId: number | undefined;
}

/** The service that changes people (control-center.md 4.7, 4.9, 4.10). */
export function createUserChangeService(deps: UserChangeDeps): UserChangeService {
  return {
    async prepareChange(actor, input) {
      requireRankSomewhere(actor, ranks.tier2);
      const fields = readUserChange(input);
      const passwordHash =
        fields.password === undefined || fields.messages.length > 0
          ? undefined
          : await deps.hashPassword(fields.password);
      return { fields, passwordHash };
    },
    async change(tx, actor, given) {
      const { fields, passwordHash } = given.change;
      const { userId, libraryId } = given;
      const isClosing = fields.allowLogon === false || fields.isExternal === true;
      const subject = await lockSubject(deps, { tx, actor, userId, isClosing, libraryId });
      const work: Work = { deps, tx, actor, subject, fields, libraryId };
      requireRights(work);
      await given.verify?.();
      const preferred = await choosePreferred(work);
      const role = await chooseNewRole(work, preferred);
      const messages = [
        ...fields.messages,
        ...idMessages(work),
        ...[preferred, role].filter((found) => found !== undefined && "code" in found),
        ...(await kindMessages(work, role)),
      ];
      const taken =
        fields.email === undefined
          ? []
          : await takenMessages(tx, { userId: undefined, email: fields.email }, subject.userNum);
      if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages: [...messages, ...taken] });
      if (taken.length > 0) throw new AppError(errors.duplicateRecord, { messages: taken });
      if (role !== undefined && "role_id" in role) await assignRole(work, role);
      await applySignIn(work);
      await applyProfile(work, preferred !== undefined && "library_id" in preferred ? preferred.library_id : undefined);
      if (passwordHash !== undefined) {
        await deps.storePassword(tx, subject.userNum, { hash: passwordHash, mustChange: fields.mustChange ?? true });
      }
      await applyMail(work);
      userChanged(deps.log, actor, { userNum: subject.userNum, fields: fieldNames(fields) });
      return subject.userNum;
    },
    async claimAccount(tx, actor, { userId, least }) {
      const subject = await lockSubject(deps, { tx, actor, userId, isClosing: false, libraryId: undefined });
      requireAccountRight(actor, subject, least);
      return subject.user;
    },
  };
}

/** Groups are locked before people, here as where members change, so that the two cannot wait for each other. */
async function lockSubject(
  deps: UserChangeDeps,
  given: { tx: Tx; actor: Actor; userId: string; isClosing: boolean; libraryId: number | undefined },
): Promise<Subject> {
  const { tx, actor, isClosing, libraryId } = given;
  const found = await findUser(tx, given.userId);
  if (found === undefined) throw new AppError(errors.noRecord);
  const before = (await membershipsOf(tx, found.user_num)).map((membership) => membership.library_id);
  if (libraryId !== undefined && !before.includes(libraryId)) throw new AppError(errors.noRecord);
  requireSeen(actor, { userNum: found.user_num, libraryIds: before });
  if (isClosing) await deps.groups.lockNrtadmin(tx, before);
  await lockUser(tx, found.user_num);
  const user = await findUserByNumber(tx, found.user_num);
  if (user === undefined) throw new AppError(errors.noRecord);
  return {
    user,
    userNum: user.user_num,
    memberships: await membershipsOf(tx, user.user_num),
    ranks: await ranksOf(tx, user.user_num),
  };
}

/** The cells of control-center.md 24, rows 5 to 13. */
function requireRights(work: Work): void {
  const { actor, subject, fields, libraryId } = work;
  const isForAccount =
    [fields.fullName, fields.email, fields.location, fields.preferredLibrary, fields.isExternal, fields.isService].some(
      (field) => field !== undefined,
    ) ||
    [fields.password, fields.mustChange, fields.neverExpire, fields.purpose].some((field) => field !== undefined) ||
    fields.sendEmail;
  const isAccountSwitch = fields.allowLogon !== undefined && libraryId === undefined;
  if (isForAccount || isAccountSwitch || fieldNames(fields).length === 0) {
    requireAccountRight(actor, subject, ranks.tier2);
  }
  const isSelfClosing = fields.allowLogon === false && isSelf(actor, subject.userNum);
  const isOwnPassword = fields.password !== undefined && isSelf(actor, subject.userNum);
  if (isSelfClosing || isOwnPassword) throw refuse("self_not_allowed");
  if (fields.allowLogon !== undefined && libraryId !== undefined) {
    requireLibraryRight(actor, libraryId, { target: subject, least: ranks.tier2 });
  }
  const isPasswordMatter =
    [fields.password, fields.mustChange].some((field) => field !== undefined) || fields.sendEmail;
  if (isPasswordMatter && subject.user.user_nos !== VIRTUAL) throw refuse("managed_by_directory");
  const needsNrtadmin =
    (fields.neverExpire === true && !subject.user.password_never_expire) ||
    (fields.isService !== undefined && fields.isService !== subject.user.is_service);
  if (needsNrtadmin) {
    const isNrtadmin = [...subject.ranks.keys()].some((id) => rankIn(actor, id) === ranks.nrtadmin);
    if (!isNrtadmin) throw refuse("nrtadmin_required");
  }
}

/** `user_nos` of accounts whose password is held here. */
const VIRTUAL = 2;

function idMessages({ fields, subject }: Work): FieldMessage[] {
  const isSame = fields.typedId === undefined || foldId(fields.typedId) === subject.user.user_id;
  return isSame ? [] : [refusal("user_id_immutable", { field: "id" })];
}

/** The new preferred library: one where the person may sign in, or becomes a member in the same step (CC-USR-076). */
async function choosePreferred(work: Work): Promise<{ library_id: number; isNew: boolean } | FieldMessage | undefined> {
  const { tx, actor, subject, fields } = work;
  if (fields.preferredLibrary === undefined || fields.preferredLibrary === "") return undefined;
  const [library] = await findLibrariesByAlias(tx, [fields.preferredLibrary]);
  const membership = subject.memberships.find((candidate) => candidate.library_id === library?.library_id);
  if (library !== undefined && membership !== undefined) {
    if (membership.allow_logon) return { library_id: library.library_id, isNew: false };
    return refusal("not_member_of_library", { field: "preferred_library" });
  }
  if (library === undefined || rankIn(actor, library.library_id) < ranks.tier2) {
    return refusal("unknown_library", { field: "preferred_library" });
  }
  return { library_id: library.library_id, isNew: true };
}

/** The role that is asked for, or that a new membership needs. */
async function chooseNewRole(
  work: Work,
  preferred: { library_id: number; isNew: boolean } | FieldMessage | undefined,
): Promise<RoleRecord | FieldMessage | undefined> {
  const { tx, actor, subject, fields } = work;
  const moved = preferred !== undefined && "library_id" in preferred ? preferred : undefined;
  const isNew = moved?.isNew === true;
  if (fields.role === undefined && !isNew) return undefined;
  const libraryId = isNew
    ? moved.library_id
    : (work.libraryId ?? moved?.library_id ?? subject.user.preferred_library_id);
  if (!isNew) {
    requireLibraryRight(actor, libraryId, { target: subject, least: ranks.tier2 });
    // Who holds a tier cannot give themselves more (CC-PRM-001).
    const isOwn = isSelf(actor, subject.userNum) && rankIn(actor, libraryId) < ranks.nrtadmin;
    if (isOwn) throw refuse("self_not_allowed");
  }
  const isExternal = fields.isExternal ?? subject.user.is_external;
  const role = await chooseRole(tx, libraryId, { name: fields.role, isExternal });
  if ("role_id" in role) requireMayAssign(actor, role);
  return role;
}

/** An external person has external roles and groups only; an internal one no external group (CC-USR-074). */
async function kindMessages(work: Work, role: RoleRecord | FieldMessage | undefined): Promise<FieldMessage[]> {
  const { deps, tx, subject, fields } = work;
  if (fields.isExternal === undefined || fields.isExternal === subject.user.is_external) return [];
  const messages: FieldMessage[] = [];
  const groups = await deps.groups.groupsAgainst(tx, subject.userNum, fields.isExternal);
  if (groups.length > 0) {
    messages.push(refusal("group_external_mismatch", { field: "is_external", data: groups.join(", ") }));
  }
  if (!fields.isExternal) return messages;
  const replaced = role !== undefined && "role_id" in role ? role.library_id : undefined;
  const kept = subject.memberships.filter((membership) => membership.library_id !== replaced);
  const roles = await findRolesByNumber(
    tx,
    kept.map((membership) => membership.role_id),
  );
  if (roles.some((candidate) => !candidate.is_external)) {
    messages.push(refusal("role_not_for_external", { field: "role" }));
  }
  return messages;
}

async function assignRole(work: Work, role: RoleRecord): Promise<void> {
  const { tx, subject } = work;
  const key = { userNum: subject.userNum, libraryId: role.library_id };
  const isMember = subject.memberships.some((membership) => membership.library_id === role.library_id);
  if (isMember) await updateMembership(tx, key, { role_id: role.role_id });
  else await insertMembership(tx, { user_num: key.userNum, library_id: key.libraryId, role_id: role.role_id });
}

async function applySignIn(work: Work): Promise<void> {
  const { deps, tx, subject, fields, libraryId } = work;
  if (fields.allowLogon === undefined) return;
  const closed = libraryId === undefined ? subject.memberships.map((membership) => membership.library_id) : [libraryId];
  if (!fields.allowLogon) await deps.groups.requireAnotherNrtadmin(tx, subject.userNum, closed);
  if (libraryId !== undefined) {
    await updateMembership(tx, { userNum: subject.userNum, libraryId }, { allow_logon: fields.allowLogon });
    return;
  }
  await updateUser(tx, subject.userNum, { allow_logon: fields.allowLogon });
  if (!fields.allowLogon) await deps.accountMail.endLinks(tx, subject.userNum);
}

async function applyProfile(work: Work, preferredLibraryId: number | undefined): Promise<void> {
  const { deps, tx, subject, fields } = work;
  const { user } = subject;
  const email = fields.email ?? user.email;
  const fullName = fields.fullName ?? user.full_name;
  await updateUser(tx, subject.userNum, {
    full_name: fullName,
    search_name: searchName(fullName),
    email,
    email_folded: foldEmail(email),
    search_ids: searchIds(user.user_id, email),
    location: fields.location ?? user.location,
    is_external: fields.isExternal ?? user.is_external,
    is_service: fields.isService ?? user.is_service,
    preferred_library_id: preferredLibraryId ?? user.preferred_library_id,
    must_change_password: fields.mustChange ?? user.must_change_password,
    password_never_expire: fields.neverExpire ?? user.password_never_expire,
    purpose: fields.purpose ?? user.purpose,
    edited_at: deps.clock.now(),
  });
  if (email !== user.email) await deps.accountMail.endLinks(tx, subject.userNum);
}

async function applyMail({ deps, tx, subject, fields }: Work): Promise<void> {
  if (!fields.sendEmail || !(fields.allowLogon ?? subject.user.allow_logon)) return;
  if (subject.user.has_password || fields.password !== undefined) {
    await deps.accountMail.sendPasswordChange(tx, subject.userNum);
  } else {
    await deps.accountMail.sendNewAccount(tx, subject.userNum);
  }
}

function fieldNames(fields: ReadUser): string[] {
  const { messages: _rules, sendEmail: _mail, typedId: _id, ...values } = fields;
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
}
