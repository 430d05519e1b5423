import { AppError, newId } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { recordUserActs, requireRankSomewhere } from "../account/index.ts";
import { lastDay, newAccount } from "../account-state/index.ts";
import type { AccountRules } from "../account-state/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import { chooseRole, rankIn, ranks, requireMayAssign } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import type { AccountMail } from "./account-mail.ts";
import { endAfter, endMessages } from "./end-date.ts";
import { insertMembership } from "./membership.repository.ts";
import { searchIds, searchName } from "../search-text.ts";
import { rangeMessages, readNewUser } from "./user-input.ts";
import type { ReadUser, UserFields } from "./user-input.ts";
import { findTaken, insertUser } from "./user.repository.ts";

/** What creating people needs. */
export interface UserDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly accountMail: AccountMail;
  /** A user may be made without a password when an e-mail with a link goes out (CC-USR-035). */
  readonly passwordSettings: { readonly isOptionalWithEmail: boolean };
  readonly accountRules: AccountRules;
  hashPassword(password: string): Promise<string>;
  /** Makes an uploaded draft of the actor the photo of a new account; refuses one that is not there. */
  attachPhoto(tx: Tx, actor: Actor, given: { userNum: number; draftId: string }): Promise<void>;
}

/** A creation that obeys every rule which needs no database, with the password hashed already. */
export interface NewUser {
  readonly fields: ReadUser;
  readonly passwordHash: string | null;
  /** The library of the path, beside the preferred one. */
  readonly libraryAlias: string | undefined;
  readonly origin: "manual" | "import";
}

/** How a creation came about, where that is not the dialog. */
export interface CreationOptions {
  /** Stored with the account for good (CC-USR-003). */
  readonly origin?: "manual" | "import";
  /** The account may wait for its first password. */
  readonly isPasswordOptional?: boolean;
}

/** Creates people. */
export interface UserService {
  /** Checks a creation and hashes its password, outside of any transaction. */
  prepareCreation(actor: Actor, input: UserFields, libraryAlias?: string, options?: CreationOptions): Promise<NewUser>;
  /** Makes account, memberships and, if asked for, the e-mail: all or nothing (CC-USR-036). Gives the number. */
  create(tx: Tx, actor: Actor, user: NewUser): Promise<number>;
}

/** The service that creates people (control-center.md 4.3). */
export function createUserService(deps: UserDeps): UserService {
  return {
    async prepareCreation(actor, input, libraryAlias, options = {}) {
      requireRankSomewhere(actor, ranks.tier2);
      const isInvited = input.send_email === true && deps.passwordSettings.isOptionalWithEmail;
      const isPasswordOptional = isInvited || actor.kind === "system" || options.isPasswordOptional === true;
      const fields = readNewUser(input, { isPasswordOptional });
      if (fields.messages.length > 0) {
        const taken = await takenMessages(deps.reader, fields);
        throw new AppError(errors.invalidProfile, { messages: [...fields.messages, ...taken] });
      }
      const { password } = fields;
      const passwordHash = password === undefined ? null : await deps.hashPassword(password);
      return { fields, passwordHash, libraryAlias, origin: options.origin ?? "manual" };
    },
    create: (tx, actor, user) => create(deps, { tx, actor, user }),
  };
}

async function create(deps: UserDeps, given: { tx: Tx; actor: Actor; user: NewUser }): Promise<number> {
  const { tx, actor, user } = given;
  const { fields } = user;
  const places = await choosePlaces(tx, actor, user);
  const taken = await takenMessages(tx, fields);
  const now = deps.clock.now();
  const broken = [...places.messages, ...endOfNew(deps, fields, now), ...rangeMessages(fields, false)];
  if (broken.length > 0) throw new AppError(errors.invalidProfile, { messages: [...broken, ...taken] });
  if (taken.length > 0) throw new AppError(errors.duplicateRecord, { messages: taken });
  requirePrivilegedRight(actor, fields, places.roles);
  for (const role of places.roles) requireMayAssign(actor, role);
  const [preferred] = places.roles;
  if (preferred === undefined) throw new AppError(errors.noRecord);
  const begun = newAccount(
    {
      hasPassword: user.passwordHash !== null,
      allowLogon: fields.allowLogon,
      mustChange: fields.mustChange,
      neverExpire: fields.neverExpire,
      sendEmail: fields.sendEmail,
    },
    now,
  );
  const userNum = await insertUser(tx, {
    user_id: fields.userId ?? "",
    user_id_ex: (fields.typedId ?? "").normalize("NFC"),
    ssid: newId(),
    full_name: fields.fullName ?? "",
    email: fields.email ?? "",
    email_folded: foldEmail(fields.email ?? ""),
    search_name: searchName(fields.fullName ?? ""),
    search_ids: searchIds(fields.userId ?? "", fields.email ?? ""),
    location: fields.location ?? "",
    is_external: fields.isExternal ?? false,
    is_service: fields.isService ?? false,
    ip_range: fields.ipRange ?? "",
    preferred_library_id: preferred.library_id,
    password_hash: user.passwordHash,
    ...begun.facts,
    purpose: fields.purpose ?? "",
    ends_at: endAfter(fields, INTERNAL),
    origin: user.origin,
    created_at: now,
    edited_at: now,
  });
  for (const role of places.roles) {
    await insertMembership(tx, { user_num: userNum, library_id: role.library_id, role_id: role.role_id });
  }
  const { photoDraft: draftId } = fields;
  if (draftId !== undefined) await deps.attachPhoto(tx, actor, { userNum, draftId });
  if (begun.mail !== undefined) await deps.accountMail.sendNewAccount(tx, userNum);
  const { fullName, email, location, isExternal, purpose } = fields;
  const after = {
    full_name: fullName,
    email,
    location,
    is_external: isExternal ?? false,
    allow_logon: begun.facts.allow_logon,
    purpose,
    preferred_library: fields.preferredLibrary,
    role: preferred.name,
    password: user.passwordHash === null ? "none" : "set",
    password_never_expire: fields.neverExpire ?? false,
    is_service: fields.isService ?? false,
    ...(fields.ipRange === undefined ? {} : { ip_range: fields.ipRange }),
    ...(fields.endsAt == null ? {} : { end_date: lastDay(fields.endsAt) }),
  };
  const act = { userId: fields.userId ?? "", libraryId: preferred.library_id, at: now, after };
  await recordUserActs(tx, actor, "create", [act]);
  return userNum;
}

/** An account before it is made, as far as its end goes. */
const INTERNAL = { is_external: false, ends_at: null };

function endOfNew({ accountRules }: UserDeps, fields: ReadUser, now: Date): FieldMessage[] {
  const maxDays = accountRules.externalMaxDays;
  return endMessages(fields, { before: INTERNAL, isOpening: fields.allowLogon ?? true, now, maxDays });
}

/** The role in the preferred library first, then the default one in the library of the path. */
async function choosePlaces(
  tx: Tx,
  actor: Actor,
  user: NewUser,
): Promise<{ roles: RoleRecord[]; messages: FieldMessage[] }> {
  const { fields, libraryAlias } = user;
  const isExternal = fields.isExternal ?? false;
  const preferredAlias = (fields.preferredLibrary ?? "").toLowerCase();
  const libraries = await findLibrariesByAlias(tx, [
    preferredAlias,
    ...(libraryAlias === undefined ? [] : [libraryAlias]),
  ]);
  const preferred = libraries.find((library) => library.alias.toLowerCase() === preferredAlias);
  const other = libraries.find((library) => library !== preferred);
  if (other !== undefined && rankIn(actor, other.library_id) < ranks.tier2) throw new AppError(errors.accessDenied);
  if (preferred === undefined || rankIn(actor, preferred.library_id) < ranks.tier2) {
    // Whether the library exists is nothing for who does not administer it.
    return { roles: [], messages: [refusal("unknown_library", { field: "preferred_library" })] };
  }
  const chosen = [await chooseRole(tx, preferred.library_id, { name: fields.role, isExternal })];
  if (other !== undefined) chosen.push(await chooseRole(tx, other.library_id, { name: undefined, isExternal }));
  return {
    roles: chosen.filter((role) => "role_id" in role),
    messages: chosen.filter((message) => "code" in message),
  };
}

/** A password that never expires, and service accounts, are for NRTADMIN (24, row 13). */
function requirePrivilegedRight(actor: Actor, fields: ReadUser, places: readonly { library_id: number }[]): void {
  if (fields.neverExpire !== true && fields.isService !== true) return;
  if (places.some((place) => rankIn(actor, place.library_id) === ranks.nrtadmin)) return;
  const field = fields.neverExpire === true ? "password_never_expire" : "is_service";
  throw new AppError(errors.accessDenied, { messages: [refusal("nrtadmin_required", { field })] });
}

/** Messages for a User ID and an e-mail that somebody else has. */
export async function takenMessages(
  reader: Tx,
  fields: Pick<ReadUser, "userId" | "email">,
  exceptNum?: number,
): Promise<FieldMessage[]> {
  const taken = await findTaken(reader, {
    ...(fields.userId === undefined ? {} : { userId: fields.userId }),
    ...(fields.email === undefined ? {} : { emailFolded: foldEmail(fields.email) }),
    ...(exceptNum === undefined ? {} : { exceptNum }),
  });
  return [
    ...(taken.userId ? [refusal("user_id_taken", { field: "id" })] : []),
    ...(taken.email ? [refusal("email_taken", { field: "email" })] : []),
  ];
}
