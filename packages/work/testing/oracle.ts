import type { Database } from "@muniment/platform/db";
import { decideAccess } from "../src/access/index.ts";
import type { AccessFacts, Level } from "../src/access/index.ts";
import { readNaivePolicies } from "./naive-policies.ts";
import type { NaivePolicies } from "./naive-policies.ts";

/** A live container, with nothing worked out beforehand. */
export interface OracleContainer {
  readonly container_number: number;
  readonly kind: "workspace" | "folder" | "tab";
  readonly workspace_number: number;
  readonly parent_number: number | null;
  readonly ancestors: readonly number[];
  readonly owner_num: number;
  readonly security_id: number;
  readonly owns_security: boolean;
  readonly custom: Readonly<Record<string, unknown>>;
}

/** A live version of a document, with nothing worked out beforehand. */
export interface OracleVersion {
  readonly document_number: number;
  readonly version: number;
  readonly workspace_number: number;
  readonly folder_number: number | null;
  readonly author_num: number;
  readonly operator_num: number;
  readonly security_id: number;
  readonly default_security: string;
  readonly type: string;
  readonly is_newest: boolean;
  readonly is_superseded: boolean;
}

/** Somebody of whom the oracle is asked. */
export interface OraclePerson {
  readonly user_num: number;
  readonly user_id: string;
  readonly is_external: boolean;
  readonly may_sign_in: boolean;
  readonly privileges: readonly string[];
}

interface Entry {
  readonly security_id: number;
  readonly trustee_kind: "user" | "group";
  readonly trustee_num: number;
  readonly level: number;
  readonly ends_at: Date | null;
}

interface Settings {
  readonly group_conflict: "deny_wins" | "most_permissive";
  readonly require_workspace_read: boolean;
}

/** The state of a library, read table by table. */
interface Snapshot {
  readonly settings: Settings;
  readonly people: readonly OraclePerson[];
  readonly groups: readonly { group_num: number; user_num: number; is_nrtadmin: boolean }[];
  readonly defaults: ReadonlyMap<number, number>;
  readonly matters: ReadonlyMap<number, number>;
  readonly policies: NaivePolicies;
  readonly entries: readonly Entry[];
  readonly containers: ReadonlyMap<number, OracleContainer>;
  readonly versions: readonly OracleVersion[];
  readonly references: readonly { folder_number: number; document_number: number }[];
}

/** Decides item by item, slowly and by the letter of work.md 3.3, what each person may see. */
export interface Oracle {
  readonly people: readonly OraclePerson[];
  readonly containers: readonly OracleContainer[];
  readonly versions: readonly OracleVersion[];
  levelOfContainer(person: OraclePerson, container: OracleContainer): Level;
  levelOfVersion(person: OraclePerson, version: OracleVersion): Level;
  /** Live versions that the person may see, oldest first. */
  visibleVersions(person: OraclePerson, number?: number): readonly OracleVersion[];
  /** Of each document the newest of them. */
  newestVisible(person: OraclePerson): readonly OracleVersion[];
  visibleContainers(person: OraclePerson): readonly OracleContainer[];
  /** Whether the document is filed in the folder, at home or by reference. */
  isFiledIn(version: OracleVersion, folder: OracleContainer): boolean;
  /** Each column kept for fast reading that says something else than the rows it was worked out from. */
  wrongColumns(): readonly string[];
}

/** What governs an item that hangs below nothing: no profile has this number, so it counts as private. */
const NO_PROFILE = 0;

const DEFAULTS = ["private", "view", "public"] as const;

/** Reads a library as it is now. */
export async function readOracle(database: Database, libraryId: number, now: Date): Promise<Oracle> {
  return createOracle(await readSnapshot(database, libraryId), now);
}

async function readSnapshot({ pool }: Pick<Database, "pool">, libraryId: number): Promise<Snapshot> {
  const read = async <Row>(text: string): Promise<Row[]> => (await pool.query(text, [libraryId])).rows as Row[];
  const [settings] = await read<Settings>(`select * from identity.library where library_id = $1`);
  if (settings === undefined) throw new Error(`There is no library ${libraryId}`);
  const containers = await read<OracleContainer>(
    `select * from work.container where library_id = $1 and trashed_at is null`,
  );
  const profiles = await read<{ security_id: number; default_level: number; workspace_number: number }>(
    `select * from work.security where library_id = $1`,
  );
  return {
    settings,
    people: await read(
      `select u.user_num, u.user_id, u.is_external, u.allow_logon and m.allow_logon as may_sign_in, r.privileges
        from identity.membership m join identity."user" u using (user_num) join identity.role r using (role_id)
        where m.library_id = $1 order by u.user_num`,
    ),
    groups: await read(
      `select g.group_num, m.user_num, g.group_id = 'NRTADMIN' as is_nrtadmin
        from identity."group" g join identity.group_member m using (group_num) where g.library_id = $1 and g.enabled`,
    ),
    defaults: new Map(profiles.map((profile) => [profile.security_id, profile.default_level])),
    matters: new Map(profiles.map((profile) => [profile.security_id, profile.workspace_number])),
    policies: await readNaivePolicies(pool),
    entries: await read(`select * from work.security_entry where library_id = $1`),
    containers: new Map(containers.map((container) => [container.container_number, container])),
    versions: await read(
      `select * from work.document where library_id = $1 and trashed_at is null order by document_number, version`,
    ),
    references: await read(`select * from work.reference where library_id = $1`),
  };
}

/** What of an item its access follows from. */
interface Asked {
  readonly profile: number;
  readonly owners: readonly number[];
  readonly home: OracleContainer | undefined;
  readonly workspace: OracleContainer | undefined;
}

function createOracle(snapshot: Snapshot, now: Date): Oracle {
  const { containers, versions, references } = snapshot;
  const profileOf = (item: OracleContainer | OracleVersion): number => {
    if ("version" in item && item.default_security !== "inherit") return item.security_id;
    let place = "version" in item ? containers.get(item.folder_number ?? item.workspace_number) : item;
    while (place !== undefined && !place.owns_security) place = containers.get(place.parent_number ?? 0);
    return place?.security_id ?? NO_PROFILE;
  };
  const decide = (person: OraclePerson, item: Asked): Level => {
    const own = snapshot.groups.filter((group) => group.user_num === person.user_num);
    const live = snapshot.entries.filter(
      (entry) => entry.security_id === item.profile && (entry.ends_at === null || entry.ends_at > now),
    );
    const { workspace } = item;
    return decideAccess({
      account: person.may_sign_in ? "enabled" : "account_disabled",
      ...policiesOf(snapshot, { person, home: item.home, now }),
      isNrtadmin: own.some((group) => group.is_nrtadmin),
      isExternal: person.is_external,
      isOwner: item.owners.includes(person.user_num),
      userEntry: live.find((entry) => entry.trustee_kind === "user" && entry.trustee_num === person.user_num)?.level,
      groupEntries: live
        .filter((entry) => entry.trustee_kind === "group" && own.some((group) => group.group_num === entry.trustee_num))
        .map((entry) => entry.level),
      defaultSecurity: DEFAULTS[snapshot.defaults.get(item.profile) ?? 0] ?? "private",
      groupConflict: snapshot.settings.group_conflict,
      workspaceLevel:
        snapshot.settings.require_workspace_read && workspace !== undefined
          ? levelOfContainer(person, workspace)
          : undefined,
      roleCap: person.privileges.includes("read_only") ? "read" : undefined,
      scopeCap: undefined,
    }).level;
  };
  const levelOfContainer = (person: OraclePerson, container: OracleContainer): Level =>
    decide(person, {
      profile: profileOf(container),
      owners: [container.owner_num],
      home: containers.get(container.workspace_number),
      workspace: container.kind === "workspace" ? undefined : containers.get(container.workspace_number),
    });
  const levelOfVersion = (person: OraclePerson, version: OracleVersion): Level =>
    decide(person, {
      profile: profileOf(version),
      owners: [version.author_num, version.operator_num],
      home: containers.get(version.workspace_number),
      workspace: containers.get(version.workspace_number),
    });
  const seen = new Map<OraclePerson, readonly OracleVersion[]>();
  const visibleVersions = (person: OraclePerson, number?: number): readonly OracleVersion[] => {
    const all = seen.get(person) ?? versions.filter((version) => levelOfVersion(person, version) !== "no_access");
    seen.set(person, all);
    return number === undefined ? all : all.filter((version) => version.document_number === number);
  };
  return {
    people: snapshot.people,
    containers: [...containers.values()],
    versions,
    levelOfContainer,
    levelOfVersion,
    visibleVersions,
    newestVisible: (person) => [
      ...new Map(visibleVersions(person).map((version) => [version.document_number, version])).values(),
    ],
    visibleContainers: (person) =>
      [...containers.values()].filter((container) => levelOfContainer(person, container) !== "no_access"),
    isFiledIn: (version, folder) =>
      version.folder_number === folder.container_number ||
      references.some(
        (filed) => filed.folder_number === folder.container_number && filed.document_number === version.document_number,
      ),
    wrongColumns: () => wrongColumns(snapshot, profileOf),
  };
}

function policiesOf(
  { policies }: Snapshot,
  given: { person: OraclePerson; home: OracleContainer | undefined; now: Date },
): Pick<AccessFacts, "policy" | "nrtadminPolicyMode" | "breakGlass"> {
  const custom = given.home?.custom ?? {};
  const text = (value: unknown): string => (typeof value === "string" ? value.toLowerCase() : "");
  const asked = { client: text(custom["custom1"]), matter: text(custom["custom2"]), userNum: given.person.user_num };
  const policy = policies.decide(asked, given.now);
  const breakGlass = policy.outcome === "deny" ? undefined : policies.glassOf(asked, given.now);
  return { policy, nrtadminPolicyMode: policies.nrtadminMode, breakGlass };
}

function wrongColumns(
  { containers, versions, matters }: Snapshot,
  profileOf: (item: OracleContainer | OracleVersion) => number,
): string[] {
  const wrong: string[] = [];
  const compare = (what: string, kept: unknown, right: unknown): void => {
    if (kept !== right) wrong.push(`${what} is kept as ${String(kept)}, not ${String(right)}`);
  };
  for (const container of containers.values()) {
    const { container_number: number, parent_number: parentNumber } = container;
    const parent = parentNumber === null ? undefined : containers.get(parentNumber);
    compare(`the profile of container ${number}`, container.security_id, profileOf(container));
    const ancestors = parent === undefined ? [] : [...parent.ancestors, parent.container_number];
    compare(`the path of container ${number}`, container.ancestors.join("/"), ancestors.join("/"));
    compare(`the workspace of container ${number}`, container.workspace_number, ancestors[0] ?? number);
    if (container.owns_security) {
      compare(
        `the matter of the profile of container ${number}`,
        matters.get(container.security_id),
        container.workspace_number,
      );
    }
    compare(`the parent of container ${number}`, parentNumber, parent?.container_number ?? null);
  }
  for (const version of versions) {
    const { document_number: number, security_id: profile } = version;
    const name = `${number}.${version.version}`;
    const home = version.folder_number === null ? undefined : containers.get(version.folder_number);
    compare(`the profile of document ${name}`, profile, profileOf(version));
    compare(`the matter of the profile of document ${name}`, matters.get(profile), version.workspace_number);
    compare(`the folder of document ${name}`, version.folder_number, home?.container_number ?? null);
    if (home !== undefined)
      compare(`the workspace of document ${name}`, version.workspace_number, home.workspace_number);
    const newer = versions.filter((other) => other.document_number === number && other.version > version.version);
    compare(`is_newest of document ${name}`, version.is_newest, newer.length === 0);
    const isCovered = newer.some(
      (other) =>
        other.security_id === profile &&
        [version.author_num, version.operator_num].every((owner) =>
          [other.author_num, other.operator_num].includes(owner),
        ),
    );
    compare(`is_superseded of document ${name}`, version.is_superseded, isCovered);
  }
  return wrong;
}
