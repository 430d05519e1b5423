import { randomBytes } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { lastDay } from "../account-state/index.ts";
import type { RowChanges } from "../group/index.ts";
import { findLibrariesByAlias } from "../library/index.ts";
import { findRolesByNumber } from "../role/index.ts";
import { findCredential, findUser, findUserByNumber, viewUser } from "../user/index.ts";
import type { UserRecord, UserServices } from "../user/index.ts";
import type { Cells } from "./cells.ts";
import { joinGroup, leaveGroup } from "./group-place.ts";
import type { LineContext, LineKind, LineResult } from "./line.ts";

/** What lines of users are done with. */
export interface UserLineDeps {
  readonly users: Pick<
    UserServices,
    "prepareCreation" | "create" | "prepareChange" | "change" | "addToLibrary" | "removeFromLibrary"
  >;
  readonly rowChanges: Pick<RowChanges, "changeEach">;
}

/** Fields of the account itself, as REST names them. */
type Profile = Pick<
  Parameters<UserServices["prepareChange"]>[1],
  | "full_name"
  | "email"
  | "location"
  | "is_external"
  | "preferred_library"
  | "allow_logon"
  | "force_password_change"
  | "password_never_expire"
  | "end_date"
>;

/** What a line wants beyond the account: roles and groups by the library that they are in, in lower case. */
interface Wanted {
  readonly id: string | undefined;
  readonly profile: Profile;
  readonly roles: ReadonlyMap<string, string | undefined>;
  readonly groups: readonly { readonly group: string; readonly library: string }[];
  readonly passwordAction: "none" | "generate" | "email" | undefined;
}

/** Made places of a line: what Undo ends. */
interface Places {
  readonly libraries: readonly string[];
  readonly roles: Readonly<Record<string, string>>;
  readonly groups: readonly { readonly group: string; readonly library: string }[];
}

/** Lines of users: made and changed by the rules of the dialogs, in the importer's name (CC-BLK-001, CC-BLK-005). */
export function createUserLines(deps: UserLineDeps): LineKind {
  return {
    keysOf: (cells) => [
      ...present("id", cells.text("id"), foldId),
      ...present("email", cells.text("email"), foldEmail),
    ],
    async apply(context, cells) {
      const wanted = readWanted(context, cells);
      if (cells.messages.length > 0) throw new AppError(errors.invalidProfile, { messages: cells.messages });
      const user = await findByKey(context, cells);
      const taken = context.key === "id" ? "user_id_taken" : "email_taken";
      if (user === undefined) {
        if (context.mode === "update") throw refused("unknown_user", context.key);
        return create(deps, context, wanted);
      }
      // Of somebody who is not the importer's to see, only that the name is taken may be known.
      const isSeen = await isSeenBy(context, user.user_id);
      if (!isSeen && context.mode === "update") throw refused("unknown_user", context.key);
      if (!isSeen || context.mode === "create") throw refused(taken, context.key);
      return update(deps, context, { wanted, user });
    },
    undo: (context, done) => undo(deps, context, done),
  };
}

function present(what: string, text: string | undefined, fold: (text: string) => string): string[] {
  return text === undefined ? [] : [`${what} ${fold(text)}`];
}

function readWanted({ library }: LineContext, cells: Cells): Wanted {
  const roles = new Map<string, string | undefined>();
  for (const alias of cells.list("libraries")) roles.set(alias.toLowerCase(), undefined);
  for (const entry of cells.list("role")) {
    const { name, alias } = splitPlace(entry, library.alias);
    roles.set(alias, name);
  }
  const groups = cells.list("groups").map((entry) => {
    const { name, alias } = splitPlace(entry, library.alias);
    return { group: name, library: alias };
  });
  const profile = {
    full_name: cells.text("full_name"),
    email: cells.text("email"),
    location: cells.text("location"),
    is_external: cells.flag("is_external"),
    preferred_library: cells.text("preferred_library"),
    allow_logon: cells.flag("allow_logon"),
    force_password_change: cells.flag("force_password_change"),
    password_never_expire: cells.flag("password_never_expire"),
    end_date: cells.text("end_date"),
  };
  const passwordAction = cells.word("password_action", ["none", "generate", "email"]);
  return { id: cells.text("id"), profile: defined(profile), roles, groups, passwordAction };
}

/** `TIER 1:LEGAL` is the role TIER 1 in LEGAL; without a colon it is about the library of the import. */
function splitPlace(entry: string, own: string): { name: string; alias: string } {
  const colon = entry.lastIndexOf(":");
  if (colon < 0) return { name: entry, alias: own.toLowerCase() };
  return {
    name: entry.slice(0, colon).trim(),
    alias: entry
      .slice(colon + 1)
      .trim()
      .toLowerCase(),
  };
}

async function findByKey({ tx, key }: LineContext, cells: Cells): Promise<UserRecord | undefined> {
  const text = cells.text(key);
  if (text === undefined) throw refused("required", key);
  if (key === "id") return findUser(tx, text);
  const credential = text.includes("@") ? await findCredential(tx, text) : undefined;
  return credential === undefined ? undefined : findUserByNumber(tx, credential.user_num);
}

async function isSeenBy({ tx, actor }: LineContext, userId: string): Promise<boolean> {
  try {
    await viewUser(tx, actor, { userId });
    return true;
  } catch (error) {
    if (error instanceof AppError && error.kind === errors.noRecord) return false;
    throw error;
  }
}

async function create(deps: UserLineDeps, context: LineContext, wanted: Wanted): Promise<LineResult> {
  const { tx, actor, library } = context;
  const preferred = (wanted.profile.preferred_library ?? library.alias).toLowerCase();
  const input = {
    ...wanted.profile,
    ...defined({ id: wanted.id, role: wanted.roles.get(preferred) }),
    preferred_library: preferred,
    send_email: wanted.passwordAction === "email",
    ...(wanted.passwordAction === "generate" ? { password: unguessable() } : {}),
  };
  const how = { origin: "import", isPasswordOptional: true } as const;
  const prepared = await deps.users.prepareCreation(actor, input, library.alias, how);
  await deps.users.create(tx, actor, prepared);
  const userId = prepared.fields.userId ?? "";
  const others = new Map([...wanted.roles].filter(([alias]) => alias !== preferred));
  await place(deps, context, { userId, roles: others, groups: wanted.groups });
  return { verdict: "created", subject: userId, after: { allow_logon: wanted.profile.allow_logon ?? true } };
}

async function update(
  deps: UserLineDeps,
  context: LineContext,
  { wanted, user }: { wanted: Wanted; user: UserRecord },
): Promise<LineResult> {
  const { tx, actor } = context;
  const current = profileOf(user);
  const changed = defined(
    Object.fromEntries(
      Object.entries(wanted.profile).filter(([name, value]) => !isSame(name, value, current)),
    ) as Profile,
  );
  const isIdOther = wanted.id !== undefined && foldId(wanted.id) !== user.user_id;
  if (Object.keys(changed).length > 0 || isIdOther) {
    const change = await deps.users.prepareChange(actor, { ...changed, ...defined({ id: wanted.id }) });
    await deps.users.change(tx, actor, { userId: user.user_id, change });
  }
  const made = await place(deps, context, { userId: user.user_id, roles: wanted.roles, groups: wanted.groups });
  const isPlaced = made.libraries.length + made.groups.length + Object.keys(made.roles).length > 0;
  if (Object.keys(changed).length === 0 && !isPlaced) return { verdict: "unchanged", subject: user.user_id };
  const before = Object.fromEntries(Object.keys(changed).map((name) => [name, current[name as keyof Profile]]));
  return { verdict: "updated", subject: user.user_id, before: { ...before, places: made }, after: changed };
}

/** Libraries, roles and groups that are not as the line wants them; tells what was made, with the roles before. */
async function place(
  deps: UserLineDeps,
  context: LineContext,
  wanted: { userId: string } & Pick<Wanted, "roles" | "groups">,
): Promise<Places> {
  const { tx, actor } = context;
  const { userId } = wanted;
  const libraries: string[] = [];
  const roles: Record<string, string> = {};
  const held = await rolesOf(context, userId);
  for (const [alias, role] of wanted.roles) {
    const former = held.get(alias);
    if (former === undefined) {
      await deps.users.addToLibrary(tx, actor, { userId, place: { libraryAlias: alias, role, isPreferred: false } });
      libraries.push(alias);
    } else if (role !== undefined && role.toLowerCase() !== former.role.toLowerCase()) {
      const change = await deps.users.prepareChange(actor, { role });
      await deps.users.change(tx, actor, { userId, change, libraryId: former.libraryId });
      roles[alias] = former.role;
    }
  }
  const groups: { group: string; library: string }[] = [];
  for (const { group, library } of wanted.groups) {
    const libraryId = await libraryNumber(tx, library, "groups");
    if (await joinGroup(deps, context, { libraryId, group, userId, field: "groups" })) groups.push({ group, library });
  }
  return { libraries, roles, groups };
}

/** The role in each library of the person, by the library's name in lower case. */
async function rolesOf(
  { tx, actor }: LineContext,
  userId: string,
): Promise<ReadonlyMap<string, { role: string; libraryId: number }>> {
  const { memberships } = await viewUser(tx, actor, { userId });
  const roleIds = memberships.map((membership) => membership.role_id);
  const names = new Map((await findRolesByNumber(tx, roleIds)).map((role) => [role.role_id, role.name]));
  return new Map(
    memberships.map(({ alias, library_id: libraryId, role_id: roleId }) => [
      alias.toLowerCase(),
      { role: names.get(roleId) ?? "", libraryId },
    ]),
  );
}

async function undo(deps: UserLineDeps, context: LineContext, done: LineResult): Promise<void> {
  const { tx, actor } = context;
  const { subject: userId, before = {}, after = {} } = done;
  const user = await findUser(tx, userId);
  if (user === undefined) return;
  if (done.verdict === "created") {
    // Users are never deleted (CC-USR-043): who was made can no longer sign in.
    if (!user.allow_logon) return;
    const change = await deps.users.prepareChange(actor, { allow_logon: false });
    await deps.users.change(tx, actor, { userId, change });
    return;
  }
  const { places, ...values } = before as { places?: Places } & Profile;
  const current = profileOf(user);
  // What somebody has changed since stays as they want it.
  const restored = Object.fromEntries(Object.entries(values).filter(([name]) => isSame(name, after[name], current)));
  if (Object.keys(restored).length > 0) {
    const change = await deps.users.prepareChange(actor, restored);
    await deps.users.change(tx, actor, { userId, change });
  }
  for (const { group, library } of places?.groups ?? []) {
    await leaveGroup(deps, context, { libraryId: await libraryNumber(tx, library, "groups"), group, userId });
  }
  for (const [alias, role] of Object.entries(places?.roles ?? {})) {
    const change = await deps.users.prepareChange(actor, { role });
    await deps.users.change(tx, actor, { userId, change, libraryId: await libraryNumber(tx, alias, "role") });
  }
  for (const libraryAlias of places?.libraries ?? []) {
    await deps.users.removeFromLibrary(tx, actor, { userId, libraryAlias });
  }
}

function profileOf(user: UserRecord): Profile {
  return {
    full_name: user.full_name,
    email: user.email,
    location: user.location,
    is_external: user.is_external,
    preferred_library: user.preferred_library,
    allow_logon: user.allow_logon,
    force_password_change: user.must_change_password,
    password_never_expire: user.password_never_expire,
    end_date: user.ends_at === null ? "" : lastDay(user.ends_at),
  };
}

/** Names of libraries are the same in any case; everything else is compared as it would be stored. */
function isSame(name: string, wanted: unknown, current: Profile): boolean {
  const known = current[name as keyof Profile];
  if (typeof wanted !== "string" || typeof known !== "string") return wanted === known;
  return name === "preferred_library"
    ? wanted.toLowerCase() === known.toLowerCase()
    : wanted.normalize("NFC") === known;
}

async function libraryNumber(tx: Tx, alias: string, field: string): Promise<number> {
  const [library] = await findLibrariesByAlias(tx, [alias]);
  if (library === undefined) throw refused("unknown_library", field);
  return library.library_id;
}

/** A password that obeys every rule and that nobody is told: its owner gets in by `Forgot password?`. */
function unguessable(): string {
  return `Aa1-${randomBytes(24).toString("base64url")}`;
}

function refused(code: Parameters<typeof refusal>[0], field: string): AppError {
  const messages: FieldMessage[] = [refusal(code, { field })];
  return new AppError(errors.invalidProfile, { messages });
}

function defined<T extends object>(given: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], undefined> };
}
