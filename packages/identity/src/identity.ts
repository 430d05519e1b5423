import { systemActor } from "@muniment/kernel";
import type { LongWork, Schedule, Task } from "@muniment/jobs";
import type { Clock, SystemActor, UserActor } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestContext, RequestMounter } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { mailStateRoutes } from "./account-mail/index.ts";
import { connectorUserRoutes } from "./connector/index.ts";
import { consoleGuard, createConsole, createConsoleMounter } from "./console/index.ts";
import { createCsvImport } from "./csv-import/index.ts";
import { createOwnChanges, createSignIn, createSignInRecord } from "./sign-in-attempt.ts";
import { administrationRoutes, requireSystemRight } from "./administration/index.ts";
import { appRoutes, applicationAdminRoutes } from "./application-admin/index.ts";
import { anonymiseRoutes, createAnonymiseService } from "./anonymise/index.ts";
import { backgroundGrantRoutes } from "./background-grant/index.ts";
import { auditRoutes } from "./audit/index.ts";
import { createDirectories, createFieldLock } from "./directory/index.ts";
import type { DirectorySettings } from "./directory/index.ts";
import { grantRoutes } from "./grant/index.ts";
import { createGroupService, createMemberService, createRowChanges, groupRoutes } from "./group/index.ts";
import type { GroupService, MemberService } from "./group/index.ts";
import { createKeepDevice } from "./known-place/index.ts";
import type { KeepDevice } from "./known-place/index.ts";
import { createLibraryService, libraryRoutes } from "./library/index.ts";
import type { Installation, LibraryService } from "./library/index.ts";
import type { ChangeOwnPassword, ChangePassword, RecordSignIn, SignIn } from "./oauth/index.ts";
import { createSecondFactor, secondFactorRoutes } from "./second-factor/index.ts";
import type { FactorPolicy, SecondFactor } from "./second-factor/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import {
  createPasswordCheck,
  createPasswordHasher,
  createPasswordLinkSender,
  createPasswordService,
  createPasswordStore,
  defaultPasswordSettings,
  passwordRoutes,
  recentFailures,
} from "./password/index.ts";
import type { CheckPassword, PasswordService, PasswordSettings } from "./password/index.ts";
import { createDraftAttacher, createPhotoService, createPictureMaker, photoRoutes } from "./photo/index.ts";
import { libraryAdminRoutes } from "./library-admin/index.ts";
import type { CountContent } from "./library-admin/index.ts";
import { roleAdminRoutes } from "./role-admin/index.ts";
import { preferenceRoutes } from "./preference/index.ts";
import { requireProof } from "./proof/index.ts";
import { createShippedRoles, roleRoutes } from "./role/index.ts";
import { emailSettingsRoutes } from "./settings/index.ts";
import type { MailSettings } from "./settings/index.ts";
import { createOperatorDesks } from "./operator/index.ts";
import type { OperatorDesk } from "./operator/index.ts";
import { endSessionsOf, sessionListRoutes, shortenBrowserSessions } from "./session/index.ts";
import type { LoadActor } from "./session/index.ts";
import { createSecurityPolicy, securitySettingRoutes, sessionLimits } from "./security-settings/index.ts";
import { livePasswordSettings, settingsOf } from "./sign-in-rules/index.ts";
import type { SecurityPolicy, SessionLimits } from "./security-settings/index.ts";
import { createSingleSignOn } from "./single-sign-on/index.ts";
import type { SingleSignOn } from "./single-sign-on/index.ts";
import { stepUpRoutes } from "./step-up/index.ts";
import { createAccountFinder, createActorLoader, findUserNums, loadStandings } from "./standing/index.ts";
import type { AccountFinder } from "./standing/index.ts";
import { createUserServices, userRoutes } from "./user/index.ts";
import type { AccountMail, UserServices } from "./user/index.ts";

/** What identity is built from. */
export interface IdentityDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly accountMail: AccountMail;
  readonly installation: Installation;
  readonly longWork: LongWork;
  readonly directories: DirectorySettings;
  readonly mailSettings: MailSettings;
  /** Keeps what must be known again in the clear. */
  readonly sealer: Sealer;
  /** Shown in authenticator apps. */
  readonly installationName: string;
  /** Off when absent; what the installation begins with, as `passwordSettings`. */
  readonly factorPolicy?: FactorPolicy;
  /** The documented defaults when absent. */
  readonly passwordSettings?: PasswordSettings;
  /** When absent, one over the two above, which are what holds where nothing is set. */
  readonly securityPolicy?: SecurityPolicy;
  /** Whether somebody else has to approve before an account becomes anonymous (CC-USR-044); so when absent. */
  readonly anonymiseNeedsTwo?: boolean;
  /** How much there is in libraries; nothing is told of it when absent. */
  readonly countContent?: CountContent;
  /** Whether anything in a library names the person; then the membership is never ended (CC-USR-045). */
  readonly isInUse: Parameters<typeof createUserServices>[0]["isInUse"];
}

/** How a new library's first NRTADMIN is named: somebody who has an account, or somebody who gets one. */
export type FirstAdministrator =
  | { readonly userId: string }
  | Omit<Parameters<UserServices["prepareCreation"]>[1], "preferred_library">;

/** The directory, and the ways in. */
export interface Identity {
  /** Binds libraries, discovery, people, groups, roles and passwords; `more` is what else Control Center has. */
  mount(mounter: RequestMounter, more?: (own: Mounter<RequestContext>) => void): void;
  /** For `createAuthenticator`. */
  readonly loadActor: LoadActor;
  readonly sessionLimits: SessionLimits;
  /** For the OAuth server. */
  readonly accounts: AccountFinder;
  /** What a worker runs for it. */
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  readonly signIn: SignIn;
  readonly changePassword: ChangePassword;
  readonly changeOwnPassword: ChangeOwnPassword;
  readonly secondFactor: SecondFactor;
  readonly recordSignIn: RecordSignIn;
  readonly keepDevice: KeepDevice;
  readonly singleSignOn: SingleSignOn;
  readonly checkPassword: CheckPassword;
  /** For the page behind e-mail links: stores what a person chose, by the rule of creation. */
  readonly setPassword: PasswordService["setPassword"];
  readonly createLibrary: LibraryService<FirstAdministrator>["createLibrary"];
  readonly users: UserServices;
  readonly groups: GroupService & MemberService;
  /** For commands on the machine itself; nothing of it is reached over the network (CC-USR-102). */
  operatorDesk(operator: SystemActor): OperatorDesk;
}

const FOUNDER = systemActor("library creation");

const requireSettingRight = async (tx: Tx, actor: UserActor): Promise<void> =>
  requireSystemRight(tx, actor, "setting_management");

/** Puts the slices together. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { database, clock, log, accountMail } = deps;
  const { reader } = database;
  const given = deps.passwordSettings ?? defaultPasswordSettings();
  const policy = deps.securityPolicy ?? createSecurityPolicy(database, settingsOf(given, deps.factorPolicy));
  const settings = livePasswordSettings(policy, given);
  const ways = passwordWays(deps, settings);
  const { hasher, storePassword, checkPassword, keepDevice, sendPasswordLink } = ways;
  const memberDeps = { clock, tellAdministrators: accountMail.sendAdministratorsChanged };
  const { userGroups, ...members } = createMemberService(memberDeps);
  const groups = createGroupService({ clock });
  const all = { ...groups, ...members };
  const ground = { lockedFields: createFieldLock(deps.directories.locksMasteredFields), reader, clock, accountMail };
  const users = createUserServices({
    ...ground,
    passwordSettings: settings,
    hashPassword: hasher.hash,
    attachPhoto: createDraftAttacher({ clock }),
    groups: userGroups,
    accountRules: settings,
    storePassword: (tx, userNum, change) => storePassword(tx, userNum, { ...change, by: "administrator" }),
    endSessions: endSessionsOf,
    isInUse: deps.isInUse,
  });
  const passwords = createPasswordService({ ...ways, settings, users, accountMail, clock });
  const { createLibrary } = createLibraryService<FirstAdministrator>({
    clock,
    log,
    createRoles: createShippedRoles,
    createNrtadmin: groups.createNrtadmin,
    admitFirst: (tx, library, administrator) => admitFirst({ users, members }, { tx, library, administrator }),
  });
  const accounts = createAccountFinder(reader);
  const factorDeps = { ...deps, factorPolicy: (): FactorPolicy => policy.current["mfa.policy"] };
  const secondFactor = createSecondFactor({ ...factorDeps, rules: settings, users });
  const record = createSignInRecord({ clock, reader });
  const singleSignOn = openSingleSignOn(deps, { policy, accounts, record });
  const loadActor = createCommittedLoader(reader);
  const shared = { ...ground, longWork: deps.longWork, loadActor, users, rowChanges: createRowChanges(memberDeps) };
  const csvImport = createCsvImport({ ...shared, database, groups });
  const console = createConsole({
    customerId: deps.installation.customerId,
    userIdGuideline: deps.installation.userIdGuideline ?? "",
    passwordSettings: settings,
    securityPolicy: policy,
    ...shared,
    sendPasswordLink,
    groups: userGroups,
  });
  const directories = createDirectories({ ...deps, ...deps.directories, userGroups, accounts: users.mastered });
  return {
    mount(mounter, more = () => undefined) {
      mountDirectory(mounter, { ...deps, reader, users, groups, members, passwords });
      const admit = consoleGuard({ reader, clock, policy });
      const own = createConsoleMounter(mounter, admit);
      auditRoutes(mounter, { reader, clock, admit, showsNames: () => policy.current["content.showNames"] });
      for (const part of [directories, csvImport, console, singleSignOn, { mount: more }]) part.mount(own);
      photoRoutes(own, { reader, photos: createPhotoService({ clock, users }), makePicture: createPictureMaker() });
      mountAdministration(own, { ...deps, policy }, createLibrary);
      mountSignIn(own, { ...deps, reader, policy, checkPassword, secondFactor });
    },
    loadActor,
    sessionLimits: sessionLimits(policy),
    accounts,
    tasks: [...console.tasks, ...csvImport.tasks, ...directories.tasks, ...singleSignOn.tasks],
    schedules: [...directories.schedules, ...singleSignOn.schedules],
    signIn: createSignIn({ checkPassword, accounts, secondFactor, clock, record }),
    recordSignIn: record,
    keepDevice,
    singleSignOn,
    secondFactor,
    ...createOwnChanges({ database, checkPassword, setPassword: passwords.setPassword }),
    checkPassword,
    setPassword: passwords.setPassword,
    createLibrary,
    users,
    groups: all,
    operatorDesk: createOperatorDesks({ ...deps, ...ways, users, passwords, secondFactor, groups: all }),
  };
}

/** The directory as REST v2 and the connectors have it. */
function mountDirectory(
  mounter: RequestMounter,
  deps: Pick<IdentityDeps, "installation" | "clock"> & {
    reader: Tx;
    users: UserServices;
    groups: GroupService;
    members: MemberService;
    passwords: PasswordService;
  },
): void {
  libraryRoutes(mounter, deps);
  appRoutes(mounter, deps);
  roleRoutes(mounter, { reader: deps.reader, holders: { isExternalMember } });
  userRoutes(mounter, deps);
  preferenceRoutes(mounter, deps);
  groupRoutes(mounter, deps);
  passwordRoutes(mounter, deps);
  connectorUserRoutes(mounter, deps);
}

/** What people and administrators look after of signing in: sessions, second factors, proofs, settings. */
function mountSignIn(
  own: Mounter<RequestContext>,
  deps: Pick<IdentityDeps, "database" | "clock" | "accountMail" | "mailSettings" | "anonymiseNeedsTwo"> & {
    reader: Tx;
    policy: SecurityPolicy;
    checkPassword: CheckPassword;
    secondFactor: SecondFactor;
  },
): void {
  const { clock } = deps;
  mailStateRoutes(own, deps);
  emailSettingsRoutes(own, { ...deps, mail: deps.mailSettings });
  sessionListRoutes(own, deps);
  grantRoutes(own, deps);
  backgroundGrantRoutes(own, deps);
  secondFactorRoutes(own, deps);
  anonymiseRoutes(own, createAnonymiseService({ ...deps, needsTwo: deps.anonymiseNeedsTwo ?? true }));
  stepUpRoutes(own, deps);
  securitySettingRoutes(own, {
    ...deps,
    requireProof,
    requireRight: requireSettingRight,
    readFailures: async (tx) => recentFailures(tx, clock),
    shortenSessions: async (tx, next, now) => shortenBrowserSessions(tx, sessionLimits({ current: next }), now),
  });
}

/** Signing in by an identity provider; the settings of sign-in say how many may lose their way. */
function openSingleSignOn(
  deps: IdentityDeps,
  given: { policy: SecurityPolicy; accounts: AccountFinder; record: ReturnType<typeof createSignInRecord> },
): SingleSignOn {
  return createSingleSignOn({
    ...deps,
    ...given,
    origin: deps.installation.publicOrigin,
    mostLost: () => given.policy.current["lockout.addressFailures"],
    requireRight: requireSettingRight,
    requireProof,
  });
}

/** What is kept of a person must come from committed data, so the reader is always the same. */
function createCommittedLoader(reader: Tx): LoadActor {
  const load = createActorLoader(reader);
  return (_reader, userNum, session, rows) => load(userNum, session, rows);
}

/** Roles, libraries and what is above them, which are administered by Control Center alone. */
function mountAdministration(
  own: Mounter<RequestContext>,
  {
    database: { reader },
    clock,
    policy,
    countContent = async () => new Map(),
  }: IdentityDeps & {
    policy: SecurityPolicy;
  },
  createLibrary: Identity["createLibrary"],
): void {
  administrationRoutes(own, { reader, clock });
  const allowsPasswordGrant = (): boolean => policy.current["oauth.allowPasswordGrant"];
  applicationAdminRoutes(own, { reader, clock, allowsPasswordGrant });
  roleAdminRoutes(own, { reader, clock });
  libraryAdminRoutes(own, {
    reader,
    clock,
    countContent,
    foundLibrary: async (tx, { administrator: userId, ...library }) =>
      (await createLibrary(tx, { ...library, firstAdministrator: { userId } })).libraryId,
  });
}

/** How passwords are hashed, stored, checked and sent for. */
function passwordWays({ database, clock, log, accountMail }: IdentityDeps, settings: PasswordSettings) {
  const hasher = createPasswordHasher(settings);
  return {
    hasher,
    rules: settings,
    storePassword: createPasswordStore({ clock, log, accountMail, rules: settings }),
    checkPassword: createPasswordCheck({ database, clock, log, hasher, settings, accountMail }),
    sendPasswordLink: createPasswordLinkSender({ clock, accountMail }),
    keepDevice: createKeepDevice({ reader: database.reader, clock, settings }),
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
