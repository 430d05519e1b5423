import type { WorkLevel, WorkMember, WorkPort } from "../src/work/index.ts";

type Access = WorkLevel["access"];

/** A Work that a test arranges: people, groups, and who has which level on which matter. */
export interface TestOffice {
  readonly work: WorkPort;
  /** Somebody who can sign in, unless they are disabled; their token is their User ID. */
  addPerson(userId: string, given?: Partial<Person>): void;
  addMatter(id: string, levels: Readonly<Record<string, Access>>, name?: string): void;
  /** From the next request on. */
  setLevel(matter: string, userId: string, level: Access): void;
  /** Kept out by a policy, whatever else holds. */
  wallOff(matter: string, userId: string): void;
  isWalledOff(matter: string, userId: string): boolean;
  addDocument(id: string, given: { name: string; readers: readonly string[]; matter: string }): void;
  /** Takes the application from somebody, or gives it back. */
  setMayUse(userId: string, mayUse: boolean): void;
  signOut(userId: string): void;
  /** As long as it is so nothing is answered. */
  setDown(isDown: boolean): void;
  /** How often Work was asked anything. */
  asked(): number;
}

interface Person {
  readonly groups: readonly string[];
  readonly isAdministrator: boolean;
  readonly isDisabled: boolean;
}

/** Names people as their User ID, in lower case with a capital. */
const nameOf = (userId: string): string => userId.charAt(0) + userId.slice(1).toLowerCase();

/** Opens one with nobody in it. `refuse` makes the errors that Work's boundary throws. */
export function openTestOffice(refuse: { unauthorized(): Error; unreachable(): Error }): TestOffice {
  const people = new Map<string, Person>();
  const matters = new Map<string, { name: string; levels: Map<string, Access>; walls: Set<string> }>();
  const documents = new Map<string, { name: string; readers: readonly string[]; matter: string }>();
  const shutOut = new Set<string>();
  let isDown = false;
  let asked = 0;
  const count = (): void => void (asked += 1);
  let moves = 0;

  const isKnown = (token: string): boolean => people.get(token)?.isDisabled === false;
  const answer = <T>(token: string, find: (userId: string) => T): Promise<T> => {
    asked += 1;
    if (isDown) return Promise.reject(refuse.unreachable());
    return isKnown(token) ? Promise.resolve(find(token)) : Promise.reject(refuse.unauthorized());
  };
  const levelOf = (matter: string, userId: string): Access => {
    const { levels, walls } = matters.get(matter) ?? {};
    if (walls === undefined || walls.has(userId)) return "no_access";
    if (people.get(userId)?.isAdministrator === true) return "full_access";
    return levels?.get(userId) ?? "no_access";
  };
  const memberOf = (matter: string, ty: "user" | "group", id: string): WorkMember => {
    const isWalled = matters.get(matter)?.walls.has(id) === true;
    const access = ty === "user" ? levelOf(matter, id) : (matters.get(matter)?.levels.get(id) ?? "no_access");
    const isDisabled = ty === "user" && people.get(id)?.isDisabled === true;
    const reason = isWalled ? "policy" : isDisabled ? "disabled" : access === "no_access" ? "no_access" : undefined;
    const email = ty === "user" ? `${id.toLowerCase()}@firm.example` : "";
    return { ty, id, name: nameOf(id), email, access, isEligible: reason === undefined, reason };
  };

  return {
    work: workOf({
      people,
      matters,
      documents,
      shutOut,
      answer,
      levelOf,
      memberOf,
      versionNow: () => `v${moves}`,
      count,
      refuse: () => (isDown ? refuse.unreachable() : undefined),
    }),
    addPerson(userId, given = {}) {
      people.set(userId, { groups: [], isAdministrator: false, isDisabled: false, ...given });
      moves += 1;
    },
    addMatter(id, levels, name = `Matter ${id}`) {
      matters.set(id, { name, levels: new Map(Object.entries(levels)), walls: new Set() });
      moves += 1;
    },
    setLevel(matter, userId, level) {
      matters.get(matter)?.levels.set(userId, level);
      moves += 1;
    },
    wallOff(matter, userId) {
      matters.get(matter)?.walls.add(userId);
      moves += 1;
    },
    isWalledOff: (matter, userId) => matters.get(matter)?.walls.has(userId) === true,
    addDocument(id, given) {
      documents.set(id, given);
    },
    setMayUse(userId, mayUse) {
      if (mayUse) shutOut.delete(userId);
      else shutOut.add(userId);
    },
    signOut(userId) {
      people.delete(userId);
    },
    setDown(down) {
      isDown = down;
    },
    asked: () => asked,
  };
}

interface Arranged {
  readonly people: ReadonlyMap<string, Person>;
  readonly matters: ReadonlyMap<string, { readonly name: string }>;
  readonly documents: ReadonlyMap<string, { name: string; readers: readonly string[]; matter: string }>;
  readonly shutOut: ReadonlySet<string>;
  answer<T>(token: string, find: (userId: string) => T): Promise<T>;
  levelOf(matter: string, userId: string): Access;
  memberOf(matter: string, ty: "user" | "group", id: string): WorkMember;
  versionNow(): string;
  count(): void;
  refuse(): Error | undefined;
}

function workOf(arranged: Arranged): WorkPort {
  const { people, matters, documents, shutOut, answer, levelOf, memberOf, versionNow, count, refuse } = arranged;
  return {
    introspect(token) {
      count();
      const refusal = refuse();
      if (refusal !== undefined) return Promise.reject(refusal);
      if (people.get(token)?.isDisabled !== false) return Promise.resolve(undefined);
      return Promise.resolve({ ssid: `ssid-${token}`, userId: token, clientId: "tests", scopes: new Set(["user"]) });
    },
    person: (token) =>
      answer(token, (id) => ({ name: nameOf(id), email: `${id.toLowerCase()}@firm.example`, isExternal: false })),
    mayUse: (token, clientId) => answer(token, (id) => clientId === "tracker-web" && !shutOut.has(id)),
    groups: (token) =>
      answer(token, (id) =>
        (people.get(id)?.groups ?? []).map((group) => ({ library: "ACTIVE", id: group, name: nameOf(group) })),
      ),
    access: (token, _library, { ids, known }) =>
      answer(token, (userId) => {
        const version = versionNow();
        if (known === version) return { version, results: undefined };
        const isAdministrator = people.get(userId)?.isAdministrator === true;
        return { version, results: ids.map((id) => ({ id, access: levelOf(id, userId), isAdministrator })) };
      }),
    matter: (token, id) =>
      answer(token, (userId) =>
        levelOf(id, userId) === "no_access" ? undefined : { id, name: matters.get(id)?.name ?? "" },
      ),
    members: (token, matter, { query, limit }) =>
      answer(token, () => {
        const groups = new Set([...people.values()].flatMap((person) => person.groups));
        const all = [
          ...[...people.keys()].map((id) => memberOf(matter, "user", id)),
          ...[...groups].map((id) => memberOf(matter, "group", id)),
        ];
        return all.filter(({ id }) => id.toLowerCase().includes(query.toLowerCase())).slice(0, limit);
      }),
    items: (token, ids) =>
      answer(token, (userId) =>
        ids.flatMap((id) => {
          const document = documents.get(id);
          if (document?.readers.includes(userId) !== true) return [];
          const version = Number(id.split(".")[1] ?? 1);
          const about = { extension: "docx", version, isCheckedOut: false, workspaceId: document.matter };
          return [{ id, wstype: "DOCUMENT" as const, name: document.name, ...about }];
        }),
      ),
  };
}
