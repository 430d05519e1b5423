import type { Clock, UserActor } from "@muniment/kernel";
import { systemActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import { createLog } from "@muniment/platform/log";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { createIdentity, defaultPasswordSettings } from "../src/index.ts";
import type { AccountMail, FactorPolicy, Identity, PasswordSettings } from "../src/index.ts";
import { testSealer } from "./sealer.ts";
import { recordedMail } from "./account-mail.ts";
import type { MailKind } from "./account-mail.ts";
import { testDirectorySettings } from "./directory-settings.ts";
import { testMailSettings } from "./mail-settings.ts";

/** An account with the password by which it signs in. */
export interface TestUser {
  readonly userId: string;
  readonly userNum: number;
  readonly email: string;
  readonly password: string;
}

/** A library with its first NRTADMIN. */
export interface TestLibrary {
  readonly alias: string;
  readonly libraryId: number;
  readonly administrator: TestUser;
}

/** What a user differs in from an ordinary one who can sign in at once; the fields are those of the wire. */
export type UserOptions = Parameters<Identity["users"]["prepareCreation"]>[1] & {
  /** Makes the user a member of NRTADMIN. */
  readonly isNrtadmin?: boolean;
};

/** An e-mail to the owner of an account that was asked for. */
export interface SentMail {
  readonly kind: MailKind;
  readonly userNum: number;
}

/** A directory in a database, filled through the services, so that no fixture is in an impossible state. */
export interface TestDirectory {
  readonly identity: Identity;
  readonly mails: SentMail[];
  aLibrary(options?: { alias?: string; userId?: string }): Promise<TestLibrary>;
  /** A member of the library with the role DEFAULT, or DEFAULT EXTERNAL. */
  aUser(library: TestLibrary, options?: UserOptions): Promise<TestUser>;
  aGroup(
    library: TestLibrary,
    options?: { id?: string; isExternal?: boolean; members?: readonly TestUser[] },
  ): Promise<{ groupId: string; groupNum: number }>;
  /** The person signed in to everything that is open to them. */
  anActor(user: TestUser, session?: Partial<Pick<UserActor, "scopes" | "clientId" | "scopeCap">>): Promise<UserActor>;
}

const BUILDER = systemActor("tests");
const PASSWORD = "Correct horse battery";

/** Passwords hashed as cheaply as the algorithm allows. */
export const quickPasswords: PasswordSettings = { ...defaultPasswordSettings(), memoryKib: 8, passes: 1 };

let lastNumber = 0;

function unique(what: string): string {
  lastNumber += 1;
  return `${what}-${lastNumber}`;
}

/** A directory in `database`, empty but for what the database holds already. */
export function createTestDirectory(
  database: Database,
  options: {
    clock: Clock;
    passwordSettings?: PasswordSettings;
    isInUse?: boolean;
    accountMail?: AccountMail;
    allowsPlainDirectories?: boolean;
    locksMasteredFields?: boolean;
    factorPolicy?: FactorPolicy;
  },
): TestDirectory {
  const mails: SentMail[] = [];
  const identity = createIdentity({
    database,
    clock: options.clock,
    log: createLog({ level: "silent" }),
    passwordSettings: options.passwordSettings ?? quickPasswords,
    installation: { customerId: 1, version: "test", publicOrigin: "http://work.example" },
    isInUse: async () => options.isInUse ?? false,
    sealer: testSealer(),
    installationName: "Case & Davenport LLP",
    ...(options.factorPolicy === undefined ? {} : { factorPolicy: options.factorPolicy }),
    longWork: createLongWork({ database, clock: options.clock, jobs: createJobQueue() }),
    directories: testDirectorySettings(options.clock, {
      allowsPlain: options.allowsPlainDirectories ?? true,
      locksMasteredFields: options.locksMasteredFields ?? false,
    }),
    mailSettings: testMailSettings(options.clock),
    accountMail: options.accountMail ?? recordedMail((kind, userNum) => mails.push({ kind, userNum })),
  });
  return { identity, mails, ...builders(database, identity) };
}

function builders(database: Database, identity: Identity): Omit<TestDirectory, "identity" | "mails"> {
  const { users, groups } = identity;

  async function addMembers(library: TestLibrary, groupId: string, members: readonly TestUser[]): Promise<void> {
    if (members.length === 0) return;
    const userIds = members.map((member) => member.userId);
    const change = { libraryId: library.libraryId, groupId, action: "add", userIds, includesDisabled: true } as const;
    await database.transaction((tx) => groups.changeMembers(tx, BUILDER, change));
  }

  return {
    async aLibrary({ alias = unique("LIB").replace("-", "_"), userId = unique("ADMIN") } = {}) {
      const email = `${userId.toLowerCase()}@firm.example`;
      const firstAdministrator = { ...ordinary(userId, email), full_name: `Administrator ${userId}` };
      const made = await database.transaction((tx) =>
        identity.createLibrary(tx, { alias, displayName: `Library ${alias}`, firstAdministrator }),
      );
      const administrator = { userId, userNum: made.administratorNum, email, password: PASSWORD };
      return { alias, libraryId: made.libraryId, administrator };
    },
    async aUser(library, given = {}) {
      const { isNrtadmin = false, ...fields } = given;
      const userId = fields.id ?? unique("USER");
      const email = fields.email ?? `${unique("user")}@firm.example`;
      const input = { preferred_library: library.alias, ...ordinary(userId, email), ...fields };
      const prepared = await users.prepareCreation(BUILDER, input);
      const userNum = await database.transaction((tx) => users.create(tx, BUILDER, prepared));
      const user = { userId: prepared.fields.userId ?? "", userNum, email, password: input.password ?? "" };
      if (isNrtadmin) await addMembers(library, nrtadmin, [user]);
      return user;
    },
    async aGroup(library, { id = unique("GROUP"), isExternal = false, members = [] } = {}) {
      const fields = { id, full_name: `Group ${id}`, is_external: isExternal };
      const groupNum = await database.transaction((tx) =>
        groups.createGroup(tx, BUILDER, { libraryId: library.libraryId, fields }),
      );
      await addMembers(library, id, members);
      return { groupId: id, groupNum };
    },
    async anActor(user, session = {}) {
      const actor = await identity.loadActor(database.reader, user.userNum, {
        clientId: "tests",
        sessionId: `session of ${user.userId}`,
        scopes: new Set(["user"]),
        scopeCap: undefined,
        ...session,
      });
      if (actor === undefined) throw new Error(`${user.userId} cannot sign in`);
      return actor;
    },
  };
}

function ordinary(userId: string, email: string) {
  return { id: userId, full_name: `Person ${userId}`, email, password: PASSWORD, force_password_change: false };
}
