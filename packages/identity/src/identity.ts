import { createHash } from "node:crypto";
import { systemActor } from "@muniment/kernel";
import type { LongWork, Task } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { consoleRoutes, createConsoleMounter, createSignInWork } from "./console/index.ts";
import { auditRoutes } from "./audit/index.ts";
import { createGroupService, createMemberService, createRowChanges, groupRoutes } from "./group/index.ts";
import type { GroupService, MemberService } from "./group/index.ts";
import { createLibraryService, libraryRoutes } from "./library/index.ts";
import type { Installation, LibraryService } from "./library/index.ts";
import type { ChangePassword, SignIn } from "./oauth/index.ts";
import {
  createPasswordCheck,
  createPasswordHasher,
  createPasswordService,
  createPasswordStore,
  defaultPasswordSettings,
  passwordRoutes,
} from "./password/index.ts";
import type { CheckPassword, PasswordService, PasswordSettings } from "./password/index.ts";
import { createDraftAttacher, createPhotoService, createPictureMaker, photoRoutes } from "./photo/index.ts";
import { createShippedRoles, roleRoutes } from "./role/index.ts";
import type { LoadActor } from "./session/index.ts";
import { createAccountFinder, createActorLoader, findUserNums, loadStandings } from "./standing/index.ts";
import type { AccountFinder } from "./standing/index.ts";
import { createUserServices, userRoutes } from "./user/index.ts";
import type { AccountMail, UserServiceDeps, UserServices } from "./user/index.ts";

/** What identity is built from. */
export interface IdentityDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accountMail: AccountMail;
  readonly installation: Installation;
  readonly longWork: LongWork;
  /** The documented defaults when absent. */
  readonly passwordSettings?: PasswordSettings;
  /** Whether anything in a library names the person; then the membership is never ended (CC-USR-045). */
  readonly isInUse: UserServiceDeps["isInUse"];
}

/** How a new library's first NRTADMIN is named: somebody who has an account, or somebody who gets one. */
export type FirstAdministrator =
  | { readonly userId: string }
  | Omit<Parameters<UserServices["prepareCreation"]>[1], "preferred_library">;

/** The directory, and the ways in. */
export interface Identity {
  /** Binds libraries, discovery, people, groups, roles and passwords. */
  mount(mounter: Mounter<RequestContext>): void;
  /** For `createAuthenticator`. */
  readonly loadActor: LoadActor;
  /** For the OAuth server. */
  readonly accounts: AccountFinder;
  /** What a worker runs for it. */
  readonly tasks: readonly Task[];
  readonly signIn: SignIn;
  readonly changePassword: ChangePassword;
  readonly checkPassword: CheckPassword;
  /** For the page behind e-mail links: stores what a person chose, by the rule of creation. */
  readonly setPassword: PasswordService["setPassword"];
  readonly createLibrary: LibraryService<FirstAdministrator>["createLibrary"];
  readonly users: UserServices;
  readonly groups: GroupService & MemberService;
}

const FOUNDER = systemActor("library creation");

/** Puts the slices together. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, log, accountMail } = deps;
  const { reader } = database;
  const settings = deps.passwordSettings ?? defaultPasswordSettings();
  const hasher = createPasswordHasher(settings);
  const storePassword = createPasswordStore({ clock, log, accountMail });
  const checkPassword = createPasswordCheck({ database, clock, log, hasher, settings });
  const { userGroups, ...members } = createMemberService({ clock, log });
  const groups = createGroupService({ clock, log });
  const users = createUserServices({
    reader,
    clock,
    log,
    accountMail,
    passwordOptionalWithEmail: settings.isOptionalWithEmail,
    hashPassword: hasher.hash,
    attachPhoto: createDraftAttacher({ clock }),
    groups: userGroups,
    storePassword,
    isInUse: deps.isInUse,
  });
  const photos = createPhotoService({ clock, log, users });
  const makePicture = createPictureMaker();
  const passwords = createPasswordService({ hasher, settings, checkPassword, storePassword, users, accountMail });
  const { createLibrary } = createLibraryService<FirstAdministrator>({
    clock,
    log,
    createRoles: createShippedRoles,
    createNrtadmin: groups.createNrtadmin,
    admitFirst: (tx, library, administrator) => admitFirst({ users, members }, { tx, library, administrator }),
  });
  const accounts = createAccountFinder(reader);
  const load = createActorLoader(reader);
  // What is kept of a person must come from committed data, so the reader is always the same.
  const loadActor: LoadActor = (_reader, userNum, session, rows) => load(userNum, session, rows);
  const rowChanges = createRowChanges({ clock, log });
  const signInWork = createSignInWork({ reader, loadActor, rowChanges });
  return {
    mount(mounter) {
      libraryRoutes(mounter, { reader, installation: deps.installation });
      roleRoutes(mounter, { reader, holders: { isExternalMember } });
      userRoutes(mounter, { reader, clock, users });
      groupRoutes(mounter, { reader, clock, groups, members });
      passwordRoutes(mounter, { passwords });
      const own = createConsoleMounter(mounter);
      auditRoutes(mounter, { reader, clock });
      photoRoutes(own, { reader, photos, makePicture });
      consoleRoutes(own, {
        reader,
        clock,
        log,
        rowChanges,
        longWork: deps.longWork,
        signInWork,
        customerId: deps.installation.customerId,
        passwordMaxAgeDays: settings.maxAgeDays,
        passwordOptionalWithEmail: settings.isOptionalWithEmail,
        userIdGuideline: deps.installation.userIdGuideline ?? "",
      });
    },
    loadActor,
    accounts,
    tasks: [deps.longWork.rowTask(signInWork)],
    signIn: createSignIn({ checkPassword, accounts, clock, reader }),
    async changePassword(account, password) {
      await database.transaction(async (tx) => {
        await passwords.setPassword(tx, account.user_num, password, { mustChange: false });
        await accountMail.sendChangedNotice(tx, account.user_num);
      });
    },
    checkPassword,
    setPassword: passwords.setPassword,
    createLibrary,
    users,
    groups: { ...groups, ...members },
  };
}

/** A sign-in at the doors of the OAuth server. */
function createSignIn(deps: {
  checkPassword: CheckPassword;
  accounts: AccountFinder;
  clock: Clock;
  reader: Tx;
}): SignIn {
  const attempt = answerSignIn(deps);
  return async (given) => {
    const answer = await attempt(given);
    const account = "account" in answer ? answer.account : undefined;
    const subject = {
      ...requestSubject(given.origin),
      actor_id: account?.user_id ?? "",
      actor_name: account?.full_name ?? "",
      client_id: given.clientId ?? "",
      session_id: "",
    };
    // People type passwords where names belong, so a name that was refused is not kept as it is.
    const nameHash = createHash("sha256").update(foldEmail(given.identifier)).digest("hex").slice(0, 16);
    const isDone = answer.kind === "ok";
    const entry = { at: deps.clock.now(), action: "session.sign_in", object_type: "account" };
    await recordAudit(deps.reader, subject, [
      {
        ...entry,
        object_id: account?.user_id,
        outcome: isDone ? "ok" : "refused",
        ...(isDone ? {} : { code: answer.kind, details: { name_hash: nameHash } }),
      },
    ]);
    return answer;
  };
}

function answerSignIn(deps: { checkPassword: CheckPassword; accounts: AccountFinder; clock: Clock }) {
  return async ({ identifier, passwords }: Parameters<SignIn>[0]): ReturnType<SignIn> => {
    const check = await deps.checkPassword({ identifier, passwords });
    if (check.kind === "locked_temporarily") {
      const seconds = (check.until.getTime() - deps.clock.now().getTime()) / 1000;
      return { kind: "locked_temporarily", minutes: Math.max(1, Math.ceil(seconds / 60)) };
    }
    if (check.kind === "refused" || check.kind === "locked") return check;
    const account = await deps.accounts.byNum(check.userNum);
    if (account === undefined) return { kind: "refused" };
    return { kind: check.kind === "ok" ? "ok" : "change_required", account };
  };
}

async function admitFirst(
  services: { users: UserServices; members: MemberService },
  given: { tx: Tx; library: { libraryId: number; alias: string }; administrator: FirstAdministrator },
): Promise<number> {
  const { users, members } = services;
  const { tx, library, administrator } = given;
  let userId: string;
  if ("userId" in administrator) {
    userId = administrator.userId;
    const place = { libraryAlias: library.alias, role: undefined, isPreferred: false };
    await users.addToLibrary(tx, FOUNDER, { userId, place });
  } else {
    const prepared = await users.prepareCreation(FOUNDER, { ...administrator, preferred_library: library.alias });
    userId = prepared.fields.userId ?? "";
    await users.create(tx, FOUNDER, prepared);
  }
  await members.changeMembers(tx, FOUNDER, {
    libraryId: library.libraryId,
    groupId: nrtadmin,
    action: "add",
    userIds: [userId],
  });
  const [administratorNum = 0] = (await findUserNums(tx, library.libraryId, [userId])).values();
  return administratorNum;
}

async function isExternalMember(reader: Tx, libraryId: number, userId: string): Promise<boolean | undefined> {
  const [person] = (await loadStandings(reader, libraryId, { userIds: [userId] })).values();
  return person?.isExternal;
}
