import { createLog } from "@muniment/platform/log";
import type { FakeClock } from "@muniment/platform/testing";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { Database } from "@muniment/platform/db";
import { createDirectoryApp, createTestDirectory, ldifEntry, startSlapd } from "../../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestSlapd, TestUser } from "../../../testing/index.ts";

/** The address of sources. */
export const SOURCES = "/api/control-center/v1/directory-sources";

/** A person of the directory; the address is made from the uid when absent. */
export interface Person {
  readonly uid: string;
  readonly name?: string;
  readonly mail?: string | undefined;
  readonly office?: string;
  readonly isEnabled?: boolean;
}

/** An installation with one library beside a directory server. */
export interface Firm extends AsyncDisposable {
  readonly database: Database;
  readonly clock: FakeClock;
  readonly directory: TestDirectory;
  readonly call: Call;
  readonly library: TestLibrary;
  readonly administrator: TestUser;
  readonly slapd: TestSlapd;
  /** Settings of a source of this directory, to be changed at will. */
  settings(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  /** Adds a source; gives its path. */
  aSource(changes?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Starts a run and does what a worker would; gives the run as it ended. */
  run(source: string, body: { kind: "dry" | "sync"; approves?: number }): Promise<Run>;
  /** Does what a worker would with a run that is queued. */
  work(runNum: number): Promise<void>;
  /** The lines of a run's difference. */
  changes(source: string, run: Run, kind?: string): Promise<Line[]>;
}

/** A run as the API shows it. */
export interface Run {
  readonly num: number;
  readonly kind: string;
  readonly state: string;
  readonly entries: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly fault?: { readonly code: string };
  readonly guard?: { readonly disabled: number; readonly accounts: number; readonly administrators: string[] };
}

/** A line of a difference as the API shows it. */
export interface Line {
  readonly num: number;
  readonly kind: string;
  readonly state: string;
  readonly user_id: string;
  readonly fields: Readonly<Record<string, { from?: string; to?: string }>>;
  readonly group?: { library: string; id: string };
  readonly code?: string;
  readonly holder?: string;
  readonly choices: string[];
  readonly choice?: string;
}

/** People as entries of `ou=people`. */
export function peopleLdif(people: readonly Person[]): string {
  return people
    .map(({ uid, name = `Person ${uid}`, office = "Berlin", isEnabled = true, ...given }) => {
      const mail = "mail" in given ? given.mail : `${uid}@firm.example`;
      return ldifEntry(dnOf(uid), {
        objectClass: "inetOrgPerson",
        uid,
        cn: name,
        sn: name,
        displayName: name,
        ...(mail === undefined ? {} : { mail }),
        ...(office === "" ? {} : { physicalDeliveryOfficeName: office }),
        employeeType: isEnabled ? "TRUE" : "FALSE",
      });
    })
    .join("");
}

/** The DN of a person. */
export function dnOf(uid: string): string {
  return `uid=${uid},ou=people,dc=firm,dc=example`;
}

/** The DN of a group. */
export function groupDnOf(cn: string): string {
  return `cn=${cn},ou=groups,dc=firm,dc=example`;
}

/** A group as an entry of `ou=groups`. */
export function groupLdif(cn: string, memberDns: readonly string[]): string {
  return ldifEntry(groupDnOf(cn), { objectClass: "groupOfNames", cn, member: memberDns });
}

/** Starts both. */
export async function aFirm(options: {
  ldif: string;
  sizeLimit?: number;
  allowsPlain?: boolean;
  locksMasteredFields?: boolean;
}): Promise<Firm> {
  const slapd = await startSlapd(options);
  const database = await testDatabase();
  const clock = fakeClock();
  const directory = createTestDirectory(database, {
    clock,
    allowsPlainDirectories: options.allowsPlain ?? true,
    locksMasteredFields: options.locksMasteredFields ?? false,
  });
  const { call } = createDirectoryApp(directory, { database, clock });
  const library = await directory.aLibrary({ alias: "ACTIVE" });
  const { administrator } = library;
  const settings: Firm["settings"] = (changes = {}) => ({
    ...plainSettings(slapd),
    notify: [administrator.userId],
    ...changes,
  });
  const work: Firm["work"] = async (runNum) => {
    const task = directory.identity.tasks.find(({ name }) => name === "directory.run");
    const log = createLog({ level: "silent" });
    const context = { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
    await task?.run({ run_num: runNum }, context);
  };
  return {
    database,
    clock,
    directory,
    call,
    library,
    administrator,
    slapd,
    settings,
    work,
    async aSource(changes) {
      const made = await call(administrator, "POST", SOURCES, settings(changes));
      if (made.status !== 201) throw new Error(`${made.status} ${made.text}`);
      return `${SOURCES}/${(made.body.data as { num: number }).num}`;
    },
    async run(source, body) {
      const started = await call(administrator, "POST", `${source}/runs`, body);
      if (started.status !== 201) throw new Error(`${started.status} ${started.text}`);
      const { num } = started.body.data as Run;
      await work(num);
      return dataOf<Run>(await call(administrator, "GET", `${source}/runs/${num}`));
    },
    async changes(source, run, kind) {
      const query = kind === undefined ? "" : `&kind=${kind}`;
      return dataOf<Line[]>(await call(administrator, "GET", `${source}/runs/${run.num}/changes?limit=1000${query}`));
    },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await slapd[Symbol.asyncDispose]();
    },
  };
}

/** What an answer holds; the caller says what that is. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as `response.json<T>()`
export function dataOf<T>(answer: Answer): T {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer.body.data as T;
}

function plainSettings(slapd: TestSlapd): Record<string, unknown> {
  return {
    name: "Head office",
    kind: "ldap",
    url: slapd.url,
    start_tls: false,
    bind_dn: slapd.bindDn,
    bind_secret: slapd.password,
    base_dn: slapd.baseDn,
    scope: "sub",
    filter: "(objectClass=inetOrgPerson)",
    mapping: {
      user_id: "uid",
      full_name: "displayName",
      email: "mail",
      location: "physicalDeliveryOfficeName",
      sync_id: "entryUUID",
      enabled: "employeeType",
      enabled_rule: "true_is_enabled",
      expires: "",
    },
    default_library: "ACTIVE",
    rules: [],
    mirrors: [],
    every_minutes: null,
    guard_percent: 5,
    guard_count: 50,
    notify: [],
  };
}
