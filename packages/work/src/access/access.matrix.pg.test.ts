import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import type { AccessLevel } from "@muniment/work-api/access/security";
import { readAccessRows } from "../../testing/access-rows.ts";
import type { AccessRow } from "../../testing/access-rows.ts";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  endEntry,
  govern,
  forGroup,
  forUser,
  pathOf,
  secure,
  setLibrary,
} from "../../testing/index.ts";
import type { Answer, Entry, Item, Session, TestRepository } from "../../testing/index.ts";

const rows = readAccessRows();

const ofWorkspaces = rows.filter((row) => !["A45", "A46", "A49"].includes(row.id));

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(async () => {
  const settings = { group_conflict: "deny_wins", require_workspace_read: false } as const;
  await setLibrary(repository.database, repository.library, settings);
});

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  "no access": "no_access",
  read: "read",
  "read/write": "read_write",
  full: "full_access",
  change_security: "change_security",
};

function levelOf(word: string): AccessLevel {
  const level = LEVELS[word.replace("(above)", "").trim()];
  if (level === undefined) throw new Error(`unknown level ${word}`);
  return level;
}

/** The person of a row, with the account as it is when their access is asked for still to come. */
async function personOf(row: AccessRow): Promise<TestUser> {
  const { directory, library, database } = repository;
  const { principal } = row;
  if (principal === "not in library") return directory.aUser(await directory.aLibrary());
  const isExternal = principal.includes("external");
  const shipped = shippedRoles[isExternal ? "DEFAULT EXTERNAL" : "DEFAULT"];
  const privileges = row.cap === "role read" ? [...shipped, "read_only" as const] : shipped;
  const role = await aRole(database, library, { privileges, isExternal });
  return directory.aUser(library, { role, is_external: isExternal, isNrtadmin: principal.includes("NRTADMIN") });
}

/** The entries of a row, and the groups behind them. */
async function entriesOf(row: AccessRow, person: TestUser): Promise<{ entries: Entry[]; groupIds: string[] }> {
  const isExternal = row.principal.includes("external");
  const entries: Entry[] = [];
  if (row.userEntry === "ended") entries.push(forUser(person, "full_access"));
  else if (row.userEntry !== "–") entries.push(forUser(person, levelOf(row.userEntry)));
  const words = row.groupEntries === "–" ? [] : row.groupEntries.split(",");
  const groupIds: string[] = [];
  for (const word of words) {
    const group = await repository.directory.aGroup(repository.library, { isExternal, members: [person] });
    entries.push(forGroup(group, word === "(disabled)" ? "full_access" : levelOf(word)));
    groupIds.push(group.groupId);
  }
  return { entries, groupIds };
}

/** Lets the rest of a row come true, which could not be while its entries were made. */
async function settle(
  row: AccessRow,
  given: { person: TestUser; item: Item; groupIds: readonly string[] },
): Promise<void> {
  const { database, library, clock } = repository;
  const { person } = given;
  if (row.userEntry === "ended") {
    const endsAt = new Date(clock.now().getTime() - 1000);
    expect(await endEntry(database, { library, item: given.item }, { trustee: person, endsAt })).toBe(true);
  }
  if (row.groupEntries === "(disabled)") {
    for (const id of given.groupIds) await done(administrator.patch(`groups/${id}`, { enabled: false }));
  }
  if (row.principal.includes("disabled")) {
    await done(administrator.patch(`/users/${person.userId}`, { allow_logon: false }));
  }
  if (row.policy !== "abstain") {
    const mode = /bypass = (none|full)/.exec(row.title)?.[1] as "none" | "full" | undefined;
    const glass = row.principal.startsWith("break-glass") ? { glass: person } : {};
    const team = row.policy === "allow" && glass.glass === undefined ? [person] : [];
    const kept = row.policy === "deny_wall" ? { conflicted: [person] } : { team: [...team, library.administrator] };
    const mayMode = mode === undefined ? {} : { nrtadminMode: mode };
    await govern(database, { library, item: given.item }, { ...kept, ...glass, ...mayMode, now: clock.now() });
  }
  if (row.title.includes("most_permissive")) await setLibrary(database, library, { group_conflict: "most_permissive" });
  if (row.title.includes("require_workspace_read"))
    await setLibrary(database, library, { require_workspace_read: true });
}

async function done(answer: Promise<Answer>): Promise<void> {
  expect((await answer).status).toBeLessThan(300);
}

const plainDefault = (row: AccessRow): string => row.default.replace("(above)", "").trim();
const isInherited = (row: AccessRow): boolean => row.default.includes("(above)");
const isOwner = (row: AccessRow): boolean => row.principal.includes("author");

/** An item in the situation of a row: `make` makes it with a default of its own, below `parent`. */
async function anItem(
  row: AccessRow,
  person: TestUser,
  make: (parent: Item | undefined, defaultSecurity: string) => Promise<Item>,
): Promise<Item> {
  const { entries, groupIds } = await entriesOf(row, person);
  let item: Item;
  if (isInherited(row)) {
    const above = await aWorkspace(administrator, { default_security: plainDefault(row) });
    await secure(administrator, above, { include: entries });
    item = await make(await aFolder(administrator, above), "inherit");
  } else {
    item = await make(undefined, plainDefault(row));
    if (entries.length > 0) await secure(administrator, item, { include: entries });
  }
  await settle(row, { person, item, groupIds });
  return item;
}

/** What every way to an item says of it, for the person of a row. */
async function expectAccess(row: AccessRow, given: { person: TestUser; item: Item }): Promise<void> {
  const { person, item } = given;
  const session = repository.as(person, row.cap === "scope read" ? { scopeCap: "read" } : {});
  const level = ["none", "admin_metadata"].includes(row.effective) ? "no_access" : row.effective;
  const path = pathOf(item);
  const refused = row.principal.includes("disabled") ? 401 : 404;
  const isDocument = item.wstype === "document";
  const status = level === "no_access" ? refused : 200;

  const read = await session.get(path);
  expect(read.status).toBe(status);
  if (status === 200) expect(read.item.access).toBe(level);

  const plural = path.slice(0, path.indexOf("/"));
  const listed = await session.get(`${plural}?limit=50`);
  const filters = isDocument ? { document_number: item.document_number } : { name: item.name };
  const searched = await session.post(`${plural}/search`, { filters });
  for (const answer of [listed, searched]) {
    // A person outside of the library, or without an account, gets no list at all.
    const isOutside = refused === 401 || row.principal === "not in library";
    expect(answer.status).toBe(isOutside ? refused : 200);
    if (isOutside) continue;
    const found = answer.items.filter((candidate) => candidate.id === item.id);
    expect(found).toHaveLength(level === "no_access" ? 0 : 1);
    if (found[0] !== undefined && !isDocument) expect(found[0].access).toBe(level);
  }

  if (isDocument) {
    for (const below of ["download", "history", "versions", "path"]) {
      expect((await session.get(`${path}/${below}`)).status).toBe(status);
    }
  }
  const operations = await session.get(`${path}/operations`);
  expect(operations.status).toBe(status);
  if (status === 200) {
    expect(operations.item["set_security"]).toBe(level === "full_access");
    expect(operations.item[isDocument ? "update" : "modify"]).toBe(level !== "read");
  }

  const own = await session.get(`${path}/users/me/security`);
  expect(own.status).toBe(status);
  if (status === 200) expect(own.item.access).toBe(level);
  const told = await administrator.get(`${path}/users/${person.userId}/security`);
  expect(told.status).toBe(row.principal === "not in library" ? 404 : 200);
  // The cap of a token belongs to the token, not to the person.
  if (told.status === 200) expect(told.item.access).toBe(row.cap === "scope read" ? "full_access" : level);
  await expectExplained(row, { person, item, level });
}

/** The steps of the decision, asked by an administrator, end with what the row names. */
async function expectExplained(row: AccessRow, given: { person: TestUser; item: Item; level: string }): Promise<void> {
  const { person, item, level } = given;
  const body = { items: [item.id], user_ids: [person.userId], explain: true };
  const answer = await administrator.post("/api/work/v1/libraries/Active/access/check", body);
  const [result] = (answer.item as unknown as { results: Checked[] }).results;
  const isCapped = row.cap === "scope read";
  const byToken = row.principal === "NRTADMIN" ? "nrtadmin" : "user_entry";
  // Reasons of policies are told to those who hold a role with policies alone.
  const reason = isCapped ? byToken : row.reason.startsWith("deny_") ? "policy" : row.reason;
  expect(result).toMatchObject({ access: isCapped ? "full_access" : level, reason });
  const settling = result?.steps.filter(({ outcome }) => !["passes", "not_reached"].includes(outcome)) ?? [];
  expect(settling.at(-1)).toMatchObject({ access: result?.access, reason });
}

interface Checked {
  readonly access: string;
  readonly reason: string;
  readonly steps: readonly { readonly step: string; readonly outcome: string; readonly access?: string }[];
}

describe("WORK-ACL-020 CC-MOD-010 the truth table of item access through the API, with each decision explained", () => {
  test("the specification has the rows A01 to A52", () => {
    expect(rows).toHaveLength(52);
  });

  test.each(rows)("$id $title: document", async (row) => {
    const person = await personOf(row);
    for (const role of isOwner(row) ? ["author", "operator"] : ["nobody"]) {
      const item = await anItem(row, person, async (parent, defaultSecurity) => {
        const folder = parent ?? (await aFolder(administrator, await aWorkspace(administrator)));
        return aDocument(administrator, folder, { default_security: defaultSecurity, [role]: person.userId });
      });
      await expectAccess(row, { person, item });
    }
  });

  test.each(rows)("$id $title: folder", async (row) => {
    const person = await personOf(row);
    const owner = isOwner(row) ? { owner: person.userId } : {};
    const item = await anItem(row, person, async (parent, defaultSecurity) =>
      aFolder(administrator, parent ?? (await aWorkspace(administrator)), {
        default_security: defaultSecurity,
        ...owner,
      }),
    );
    await expectAccess(row, { person, item });
  });

  test.each(ofWorkspaces)("$id $title: workspace", async (row) => {
    const person = await personOf(row);
    const owner = isOwner(row) ? { owner: person.userId } : {};
    const item = await anItem(row, person, async (_parent, defaultSecurity) =>
      aWorkspace(administrator, { default_security: defaultSecurity, ...owner }),
    );
    await expectAccess(row, { person, item });
  });
});
