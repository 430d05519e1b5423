import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import {
  isSelf,
  requireAccountRight,
  requireLibraryRight,
  requireRankSomewhere,
  requireSeen,
} from "../account/index.ts";
import type { Target } from "../account/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import { chooseRole, rankIn, ranks, refuse, requireMayAssign } from "../role/index.ts";
import type { Rank, RoleRecord } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { applyAccountEvent } from "./account-event.ts";
import { insertMembership, membershipsOf, updateMembership } from "./membership.repository.ts";
import type { Membership } from "./membership.repository.ts";
import { searchIds, searchName } from "../search-text.ts";
import { endAfter, endMessages } from "./end-date.ts";
import { recordChange } from "./change-record.ts";
import { conflictMessages, findKindConflicts, requireMaySettle, settleRoles } from "./kind-switch.ts";
import type { JoinedGroup, KindConflicts } from "./kind-switch.ts";
import { rangeMessages, readUserChange } from "./user-input.ts";
import type { ReadUser, UserFields } from "./user-input.ts";
import { findUser, findUserByNumber, lockUser, takePreferencesTo, updateUser } from "./user.repository.ts";
import type { UserRecord } from "./user.repository.ts";
import { takenMessages } from "./user.service.ts";
import type { UserDeps } from "./user.service.ts";

/** What a person's groups say about a change of the account, from the slice that owns groups. */
export interface UserGroups {
  /** Keeps the NRTADMIN groups of these libraries as they are until the transaction ends. */
  lockNrtadmin(tx: Tx, libraryIds: readonly number[]): Promise<void>;
  /** Throws `last_nrtadmin` when nobody else could act as NRTADMIN in one of the libraries. */
  requireAnotherNrtadmin(tx: Tx, userNum: number, libraryIds: readonly number[]): Promise<void>;
  /** Groups of the person that take only the other kind of people. */
  groupsAgainst(tx: Tx, userNum: number, isExternal: boolean): Promise<readonly JoinedGroup[]>;
  /** Takes the person out of these groups. */
  leaveGroups(tx: Tx, userNum: number, groups: readonly JoinedGroup[]): Promise<void>;
  leaveLibrary(tx: Tx, userNum: number, libraryId: number): Promise<void>;
}

/** What changing people needs beyond creating them. */
export interface UserChangeDeps extends UserDeps {
  readonly groups: UserGroups;
  /** Sets a password that was hashed before; ends the person's sessions, links and locks (CC-USR-054). */
  storePassword(tx: Tx, userNum: number, change: { hash: string; mustChange: boolean }): Promise<void>;
  /** Fields that only the directory of an account may change, by the account's number (CC-USR-073). */
  lockedFields(reader: Tx, userNums: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** Ends the person's sessions, with every token that was issued in them (T26). */
  endSessions(tx: Tx, user: { user_num: number; ssid: string }): Promise<void>;
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
        ...(await lockedMessages(work)),
        ...endOfChange(work),
        ...rangeMessages(fields, subject.user.is_service),
        ...[preferred, role].filter((found) => found !== undefined && "code" in found),
      ];
      const conflicts = await findConflicts(work, role);
      if (conflicts !== undefined && fields.settlesKind) await requireMayLeave(work, conflicts);
      else if (conflicts !== undefined) messages.push(...conflictMessages(conflicts, fields.isExternal === true));
      const taken =
        fields.email === undefined
          ? []
          : await takenMessages(tx, { userId: undefined, email: fields.email }, subject.userNum);
      if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages: [...messages, ...taken] });
      if (taken.length > 0) throw new AppError(errors.duplicateRecord, { messages: taken });
      if (role !== undefined && "role_id" in role) await assignRole(work, role);
      if (conflicts !== undefined && fields.settlesKind) await settle(work, conflicts);
      await applySignIn(work);
      const awaitedEmail = await beginEmailChange(work);
      const place = preferred !== undefined && "library_id" in preferred ? preferred.library_id : undefined;
      const kept = awaitedEmail === undefined ? work : { ...work, fields: { ...fields, email: undefined } };
      await applyProfile(kept, place);
      if (passwordHash !== undefined) {
        await deps.storePassword(tx, subject.userNum, { hash: passwordHash, mustChange: fields.mustChange ?? true });
        await deps.accountMail.sendChangedNotice(tx, subject.userNum);
      }
      await applyMail(work);
      const newRole = role !== undefined && "role_id" in role ? role : undefined;
      const made = { ...kept, at: deps.clock.now(), isPasswordSet: passwordHash !== undefined, awaitedEmail };
      await recordChange(made, newRole);
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
  if (user.anonymised_at !== null) throw refuse("anonymised");
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
    [fields.password, fields.mustChange, fields.neverExpire, fields.purpose, fields.endsAt, fields.ipRange].some(
      (field) => field !== undefined,
    ) ||
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
  if (isPasswordMatter && subject.user.is_enterprise) throw refuse("managed_by_directory");
  const needsNrtadmin =
    (fields.neverExpire === true && !subject.user.password_never_expire) ||
    (fields.isService !== undefined && fields.isService !== subject.user.is_service) ||
    (fields.ipRange !== undefined && fields.ipRange !== subject.user.ip_range);
  if (needsNrtadmin) {
    const isNrtadmin = [...subject.ranks.keys()].some((id) => rankIn(actor, id) === ranks.nrtadmin);
    if (!isNrtadmin) throw refuse("nrtadmin_required");
  }
}

/** An account is not opened again past its end: the system would close it at once (T30). */
function endOfChange({ deps, subject, fields, libraryId }: Work): FieldMessage[] {
  const { user: before } = subject;
  const isOn = fields.allowLogon === undefined || libraryId !== undefined ? before.allow_logon : fields.allowLogon;
  const isOpening = isOn && !before.allow_logon;
  const maxDays = deps.accountRules.externalMaxDays;
  return endMessages(fields, { before, isOpening, now: deps.clock.now(), maxDays });
}

function idMessages({ fields, subject }: Work): FieldMessage[] {
  const isSame = fields.typedId === undefined || foldId(fields.typedId) === subject.user.user_id;
  return isSame ? [] : [refusal("user_id_immutable", { field: "id" })];
}

/** What the directory gives, and is not as the request has it. */
async function lockedMessages({ deps, tx, fields, subject }: Work): Promise<FieldMessage[]> {
  const { full_name, email, location } = subject.user;
  const changed = [
    ["full_name", fields.fullName, full_name],
    ["email", fields.email, email],
    ["location", fields.location, location],
  ] as const;
  const asked = changed.filter(([, value, present]) => value !== undefined && value !== present);
  if (asked.length === 0) return [];
  const locked = (await deps.lockedFields(tx, [subject.userNum])).get(subject.userNum) ?? [];
  return asked.flatMap(([field]) => (locked.includes(field) ? [refusal("mastered_by_directory", { field })] : []));
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
async function findConflicts(
  { deps, tx, subject, fields }: Work,
  role: RoleRecord | FieldMessage | undefined,
): Promise<KindConflicts | undefined> {
  const { isExternal } = fields;
  if (isExternal === undefined || isExternal === subject.user.is_external) return undefined;
  const groups = await deps.groups.groupsAgainst(tx, subject.userNum, isExternal);
  const exceptLibraryId = role !== undefined && "role_id" in role ? role.library_id : undefined;
  return findKindConflicts(tx, { groups, memberships: subject.memberships, isExternal, exceptLibraryId });
}

async function requireMayLeave({ deps, tx, actor, subject }: Work, conflicts: KindConflicts): Promise<void> {
  requireMaySettle(actor, conflicts);
  const libraryIds = conflicts.groups.map((group) => group.library_id);
  await deps.groups.requireAnotherNrtadmin(tx, subject.userNum, libraryIds);
}

async function settle({ deps, tx, actor, subject }: Work, conflicts: KindConflicts): Promise<void> {
  await deps.groups.leaveGroups(tx, subject.userNum, conflicts.groups);
  await settleRoles(tx, actor, { user: subject.user, conflicts, at: deps.clock.now() });
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
  // What is decided by hand is no longer the directory's to undo (T29).
  await updateUser(tx, subject.userNum, { disabled_by_directory: false });
  const at = { now: deps.clock.now(), rules: deps.accountRules };
  const event = { kind: "sign_in_switched", isOn: fields.allowLogon } as const;
  const { endsLinks, endsSessions } = await applyAccountEvent(tx, subject.userNum, event, at);
  if (endsSessions) await deps.endSessions(tx, subject.user);
  if (endsLinks) await deps.accountMail.endLinks(tx, subject.userNum);
}

/** The new address where it has to be confirmed first: until then the account keeps the one that it has. */
async function beginEmailChange({ deps, tx, subject, fields }: Work): Promise<string | undefined> {
  const { email } = fields;
  if (email === undefined || email === subject.user.email) return undefined;
  return (await deps.accountMail.beginEmailChange(tx, subject.userNum, email)) ? email : undefined;
}

async function applyProfile(work: Work, preferredLibraryId: number | undefined): Promise<void> {
  const { deps, tx, subject, fields } = work;
  const { user } = subject;
  const email = fields.email ?? user.email;
  const fullName = fields.fullName ?? user.full_name;
  if (preferredLibraryId !== undefined) await takePreferencesTo(tx, [user.user_num], preferredLibraryId);
  await updateUser(tx, subject.userNum, {
    full_name: fullName,
    search_name: searchName(fullName),
    email,
    email_folded: foldEmail(email),
    search_ids: searchIds(user.user_id, email),
    location: fields.location ?? user.location,
    is_external: fields.isExternal ?? user.is_external,
    is_service: fields.isService ?? user.is_service,
    ip_range: fields.ipRange ?? user.ip_range,
    preferred_library_id: preferredLibraryId ?? user.preferred_library_id,
    must_change_password: fields.mustChange ?? user.must_change_password,
    password_never_expire: fields.neverExpire ?? user.password_never_expire,
    purpose: fields.purpose ?? user.purpose,
    ends_at: endAfter(fields, user),
    edited_at: deps.clock.now(),
  });
  if (email === user.email) return;
  await deps.accountMail.endLinks(tx, subject.userNum);
  await deps.accountMail.sendEmailChangedNotice(tx, subject.userNum, user.email);
}

async function applyMail({ deps, tx, subject, fields }: Work): Promise<void> {
  if (!fields.sendEmail || !(fields.allowLogon ?? subject.user.allow_logon)) return;
  await deps.accountMail.sendPasswordChange(tx, subject.userNum);
}

function fieldNames(fields: ReadUser): string[] {
  const { messages: _rules, sendEmail: _mail, typedId: _id, settlesKind: _settles, ...values } = fields;
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => name);
}
