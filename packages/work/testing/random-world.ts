import type { TestLibrary, TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import type { AccessLevel } from "@muniment/work-api/access/security";
import {
  aDocument,
  aFolder,
  aRole,
  aTab,
  aVersion,
  aWorkspace,
  endEntry,
  forGroup,
  forUser,
  pathOf,
  setLibrary,
} from "./builders.ts";
import type { Entry } from "./builders.ts";
import type { Dice } from "./dice.ts";
import { setRandomPolicies } from "./random-policies.ts";
import type { Answer, Item, Session } from "./session.ts";
import type { TestRepository } from "./test-repository.ts";

/** A small library in a random state, and random changes to it, all made through the API. */
export interface RandomWorld {
  readonly library: TestLibrary;
  readonly people: readonly TestUser[];
  /** Does a few things to people, groups, settings, containers and documents. */
  change(): Promise<void>;
  /** The same, all at the same time: what comes of it depends on more than the seed. */
  changeAtOnce(): Promise<void>;
}

interface World {
  readonly repository: TestRepository;
  readonly dice: Dice;
  readonly library: TestLibrary;
  readonly administrator: Session;
  readonly people: readonly TestUser[];
  readonly externals: readonly TestUser[];
  readonly groups: { readonly groupId: string; readonly groupNum: number; readonly isExternal: boolean }[];
  readonly containers: Item[];
  readonly documents: Item[];
}

const LEVELS: readonly AccessLevel[] = [
  "no_access",
  "no_access",
  "read",
  "read",
  "read_write",
  "full_access",
  "change_security",
];
const DEFAULTS = ["public", "view", "private", "private"] as const;

/** Builds a library with people, groups, matters, folders and documents. */
export async function aRandomWorld(repository: TestRepository, dice: Dice): Promise<RandomWorld> {
  const { directory } = repository;
  const library = await directory.aLibrary();
  const administrator = repository.as(library.administrator, { library });
  const reading = await aRole(repository.database, library, { privileges: [...shippedRoles.DEFAULT, "read_only"] });
  const internals = [
    await directory.aUser(library),
    await directory.aUser(library),
    await directory.aUser(library, { role: reading }),
    await directory.aUser(library, { isNrtadmin: true }),
  ];
  const externals = [await directory.aUser(library, { is_external: true })];
  const groups: World["groups"] = [];
  for (let count = 0; count < 3; count += 1) {
    groups.push({ ...(await directory.aGroup(library, { members: dice.some(internals, 60) })), isExternal: false });
  }
  const outside = { isExternal: true, members: dice.some(externals, 70) };
  groups.push({ ...(await directory.aGroup(library, outside)), isExternal: true });
  const people = [...internals, ...externals];
  const world: World = {
    repository,
    dice,
    library,
    administrator,
    people,
    externals,
    groups,
    containers: [],
    documents: [],
  };
  await letAdministratorPass(repository);
  await fill(world);
  await govern(world);
  return {
    library,
    people: [library.administrator, ...people],
    async change() {
      await letAdministratorPass(repository);
      for (let count = 0; count < 7; count += 1) {
        repository.clock.advance(dice.roll(2));
        await changeOnce(world);
      }
      await govern(world);
    },
    async changeAtOnce() {
      await letAdministratorPass(repository);
      await Promise.all(Array.from({ length: 7 }, async () => changeOnce(world)));
      await govern(world);
    },
  };
}

/** The changes are made by the administrator, whom policies would keep from half of them. */
async function letAdministratorPass({ database }: TestRepository): Promise<void> {
  await database.pool.query(`update policy.setting set nrtadmin_mode = 'full'`);
}

async function govern({ repository, dice, people, groups }: World): Promise<void> {
  await setRandomPolicies(repository.database, dice, {
    users: people.map((person) => person.userNum),
    groups: groups.map((group) => group.groupNum),
    clients: CLIENTS,
    matters: MATTERS,
    now: repository.clock.now(),
  });
}

async function changeOnce(world: World): Promise<void> {
  const answer = await world.dice.pick(CHANGES)(world);
  // Rules may refuse a random change; a fault of the server is never an answer.
  if (answer !== undefined && (answer.status >= 500 || answer.status === 401)) {
    throw new Error(`A change failed with ${answer.status}: ${answer.bytes.toString("utf8")}`);
  }
}

async function fill(world: World): Promise<void> {
  const { dice, administrator, containers, documents } = world;
  for (let count = 0; count < 2 + dice.roll(2); count += 1) {
    const ids = { custom1: dice.pick(CLIENTS), custom2: dice.pick(MATTERS) };
    const fields = { ...ids, default_security: dice.pick(DEFAULTS), owner: dice.pick(world.people).userId };
    containers.push(await aWorkspace(administrator, { ...fields, ...trustees(world) }));
  }
  containers.push(await aTab(administrator, dice.pick(containers)));
  for (let count = 0; count < 5 + dice.roll(3); count += 1) {
    const own = dice.chance(40) ? { default_security: dice.pick(DEFAULTS), ...trustees(world) } : {};
    const owner = dice.chance(20) ? { owner: dice.pick(world.people).userId } : {};
    containers.push(await aFolder(administrator, dice.pick(containers), { ...own, ...owner }));
  }
  for (let count = 0; count < 6 + dice.roll(4); count += 1)
    documents.push(await aRandomDocument(world, trustees(world)));
  const empty = await aFolder(administrator, dice.pick(containers));
  containers.push(empty);
  // A folder that holds nothing but what is at home elsewhere, and references among the others.
  for (const document of dice.some(documents, 35)) await file(world, document, empty);
  for (const document of dice.some(documents, 35)) await file(world, document, aRandomFolder(world));
}

async function file({ administrator }: World, document: Item, folder: Item): Promise<Answer> {
  return administrator.post(`${pathOf(folder)}/documents/${document.id}/reference`);
}

async function aRandomDocument(world: World, list: Record<string, unknown>): Promise<Item> {
  const { dice, administrator } = world;
  const own = dice.chance(30) ? { default_security: dice.pick(DEFAULTS) } : {};
  const people = dice.chance(40)
    ? { author: dice.pick(world.people).userId, operator: dice.pick(world.people).userId }
    : {};
  const extension = dice.pick(["txt", "docx", "pdf"]);
  const upload = { profile: dice.chance(25) ? list : {}, fileName: `letter.${extension}` };
  let document = await aDocument(administrator, aRandomFolder(world), { ...own, ...people }, upload);
  while (dice.chance(45)) {
    document = await aVersion(administrator, document, {}, upload);
    if (dice.chance(50)) await administrator.post(`${pathOf(document)}/security`, aSecurityChange(world, true));
  }
  return document;
}

function aRandomFolder({ containers, dice }: World): Item {
  return dice.pick(containers.filter((container) => container["folder_type"] === "regular"));
}

function someEntries({ dice, people, groups }: World): Entry[] {
  return [
    ...dice.some(people, 25).map((person) => forUser(person, dice.pick(LEVELS))),
    ...dice.some(groups, 35).map((group) => forGroup(group, dice.pick(LEVELS))),
  ];
}

function trustees(world: World): Record<string, unknown> {
  const entries = someEntries(world);
  return {
    user_trustees: entries.filter((entry) => entry.type === "user"),
    group_trustees: entries.filter((entry) => entry.type === "group"),
  };
}

function aSecurityChange(world: World, mayInherit: boolean): Record<string, unknown> {
  const { dice } = world;
  if (mayInherit && dice.chance(25)) return { default_security: "inherit" };
  const removed = dice.some(
    [...world.people.map((user) => forUser(user, "read")), ...world.groups.map((group) => forGroup(group, "read"))],
    20,
  );
  return {
    ...(dice.chance(60) ? { default_security: dice.pick(DEFAULTS) } : {}),
    include: someEntries(world),
    remove: removed.map(({ id, type }) => ({ id, type })),
  };
}

const CLIENTS = ["Smith", "Jones"];
const MATTERS = ["1", "2", "3"];

type Change = (world: World) => Promise<Answer | undefined>;

const CHANGES: readonly Change[] = [
  async (world) => {
    const { dice, containers, administrator } = world;
    const item = dice.pick(containers);
    return administrator.post(`${pathOf(item)}/security`, aSecurityChange(world, item.wstype === "folder"));
  },
  async (world) => {
    const { dice, documents, administrator } = world;
    return administrator.post(`${pathOf(dice.pick(documents))}/security`, aSecurityChange(world, true));
  },
  async ({ dice, containers, administrator }) => {
    const folder = dice.pick(containers.filter((container) => container.wstype === "folder"));
    return administrator.post(`${pathOf(folder)}/move`, { destination_id: dice.pick(containers).id });
  },
  async (world) => {
    const { dice, documents, administrator } = world;
    const document = dice.pick(documents);
    const parents = await administrator.get(`${pathOf(document)}/parents`);
    const from = parents.status === 200 ? parents.items[0] : undefined;
    if (from === undefined) return undefined;
    const target = { destination_folder_id: aRandomFolder(world).id, update_security: dice.chance(60) };
    return administrator.post(`${pathOf(from)}/documents/${document.id}/move`, target);
  },
  async (world) => file(world, world.dice.pick(world.documents), aRandomFolder(world)),
  async (world) => {
    const { dice, documents, administrator } = world;
    const target = { destination_folder_id: aRandomFolder(world).id, all_versions: dice.chance(50) };
    const copied = await administrator.post(`${pathOf(dice.pick(documents))}/copy`, target);
    if (copied.status === 201) documents.push(copied.item);
    return copied;
  },
  async (world) => {
    const { dice, documents, administrator } = world;
    const document = dice.pick(documents);
    const parents = await administrator.get(`${pathOf(document)}/parents`);
    if (parents.status !== 200 || parents.items.length === 0) return undefined;
    return administrator.delete(`${pathOf(dice.pick(parents.items))}/documents/${document.id}`);
  },
  async (world) => {
    // Without a list of its own, which would be refused if it named somebody who is disabled by now.
    world.documents.push(await aRandomDocument(world, {}));
    return undefined;
  },
  async ({ dice, documents, administrator }) => {
    const document = dice.pick(documents);
    const answer = await administrator.upload("POST", `${pathOf(document)}/versions`, { profile: {} });
    if (answer.status === 201) documents.push(answer.item);
    return answer;
  },
  async ({ dice, documents, administrator }) => administrator.delete(pathOf(dice.pick(documents))),
  async ({ dice, documents, administrator }) =>
    administrator.post(`trash-bin/${pathOf(dice.pick(documents))}/restore`, {}),
  async ({ dice, documents, people, administrator }) =>
    administrator.patch(pathOf(dice.pick(documents)), {
      author: dice.pick(people).userId,
      operator: dice.pick(people).userId,
    }),
  async ({ dice, groups, administrator }) => {
    const group = dice.pick(groups);
    return administrator.patch(`groups/${group.groupId}`, { enabled: dice.chance(60) });
  },
  async ({ dice, groups, people, externals, administrator }) => {
    const group = dice.pick(groups);
    const candidates = group.isExternal ? externals : people.filter((person) => !externals.includes(person));
    return administrator.put(`groups/${group.groupId}/members`, {
      data: [dice.pick(candidates).userId],
      action: dice.pick(["add", "delete"]),
      include_disabled: true,
    });
  },
  async ({ dice, people, administrator }) =>
    administrator.patch(`users/${dice.pick(people).userId}`, { allow_logon: dice.chance(75) }),
  async ({ repository, dice, library }) => {
    const group_conflict = dice.pick(["deny_wins", "most_permissive"] as const);
    await setLibrary(repository.database, library, { group_conflict, require_workspace_read: dice.chance(40) });
    return undefined;
  },
  async ({ repository, dice, library, containers, people }) => {
    const item = dice.pick(containers);
    const endsAt = new Date(repository.clock.now().getTime() + (dice.roll(3) - 1) * 1000);
    await endEntry(repository.database, { item, library }, { trustee: dice.pick(people), endsAt });
    return undefined;
  },
];
