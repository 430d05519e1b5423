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
  /** A person or a matter has another name from now on. */
  rename(id: string, name: string): void;
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
  /** Of another firm: no default security is for them. */
  readonly isExternal: boolean;
  readonly location: string;
}

/** Opens one with nobody in it. `refuse` makes the errors that Work's boundary throws. */
export function openTestOffice(refuse: { unauthorized(): Error; unreachable(): Error }): TestOffice {
  const ground: Ground = { people: new Map(), matters: new Map(), documents: new Map(), renamed: new Map() };
  const { people, matters, documents, renamed } = ground;
  const shutOut = new Set<string>();
  const watchers = new Set<() => void>();
  let isDown = false;
  let asked = 0;
  let moves = 0;
  const move = (): void => {
    moves += 1;
    for (const tell of watchers) tell();
  };
  const answer = <T>(token: string, find: (userId: string) => T): Promise<T> => {
    asked += 1;
    if (isDown) return Promise.reject(refuse.unreachable());
    const isKnown = people.get(token)?.isDisabled === false;
    return isKnown ? Promise.resolve(find(token)) : Promise.reject(refuse.unauthorized());
  };
  return {
    work: workOf({
      ...ground,
      ...wordsOf(ground),
      shutOut,
      watchers,
      answer,
      versionNow: () => `v${moves}`,
      count: () => void (asked += 1),
      refuse: () => (isDown ? refuse.unreachable() : undefined),
    }),
    addPerson(userId, given = {}) {
      people.set(userId, {
        groups: [],
        isAdministrator: false,
        isDisabled: false,
        isExternal: false,
        location: "",
        ...given,
      });
      move();
    },
    addMatter(id, levels, name = `Matter ${id}`) {
      matters.set(id, { name, levels: new Map(Object.entries(levels)), walls: new Set() });
      move();
    },
    setLevel(matter, userId, level) {
      matters.get(matter)?.levels.set(userId, level);
      move();
    },
    wallOff(matter, userId) {
      matters.get(matter)?.walls.add(userId);
      move();
    },
    isWalledOff: (matter, userId) => matters.get(matter)?.walls.has(userId) === true,
    rename(id, name) {
      const matter = matters.get(id);
      if (matter === undefined) renamed.set(id, name);
      else matter.name = name;
    },
    addDocument: (id, given) => void documents.set(id, given),
    setMayUse: (userId, mayUse) => void (mayUse ? shutOut.delete(userId) : shutOut.add(userId)),
    signOut: (userId) => void people.delete(userId),
    setDown: (down) => void (isDown = down),
    asked: () => asked,
  };
}

interface Ground {
  readonly people: Map<string, Person>;
  readonly matters: Map<string, { name: string; levels: Map<string, Access>; walls: Set<string> }>;
  readonly documents: Map<string, { name: string; readers: readonly string[]; matter: string }>;
  /** Whoever is not named as their User ID, in lower case with a capital. */
  readonly renamed: Map<string, string>;
}

/** What follows from who is there and has which level. */
function wordsOf({ people, matters, renamed }: Ground): Pick<Arranged, "levelOf" | "memberOf" | "nameOf"> {
  const nameOf = (id: string): string => renamed.get(id) ?? id.charAt(0) + id.slice(1).toLowerCase();
  const levelOf = (matter: string, userId: string): Access => {
    const { levels, walls } = matters.get(matter) ?? {};
    if (walls === undefined || walls.has(userId)) return "no_access";
    if (people.get(userId)?.isAdministrator === true) return "full_access";
    return levels?.get(userId) ?? "no_access";
  };
  return {
    nameOf,
    levelOf,
    memberOf(matter, ty, id) {
      const isWalled = matters.get(matter)?.walls.has(id) === true;
      const access = ty === "user" ? levelOf(matter, id) : (matters.get(matter)?.levels.get(id) ?? "no_access");
      const isDisabled = ty === "user" && people.get(id)?.isDisabled === true;
      const without = ty === "user" && people.get(id)?.isExternal === true ? "external" : "no_access";
      const reason = isWalled ? "policy" : isDisabled ? "disabled" : access === "no_access" ? without : undefined;
      const email = ty === "user" ? `${id.toLowerCase()}@firm.example` : "";
      return { ty, id, name: nameOf(id), email, access, isEligible: reason === undefined, reason };
    },
  };
}

interface Arranged extends Ground {
  readonly watchers: Set<() => void>;
  readonly shutOut: ReadonlySet<string>;
  answer<T>(token: string, find: (userId: string) => T): Promise<T>;
  levelOf(matter: string, userId: string): Access;
  memberOf(matter: string, ty: "user" | "group", id: string): WorkMember;
  nameOf(id: string): string;
  versionNow(): string;
  count(): void;
  refuse(): Error | undefined;
}

function workOf(arranged: Arranged): WorkPort {
  const {
    watchers,
    people,
    matters,
    documents,
    shutOut,
    answer,
    levelOf,
    memberOf,
    nameOf,
    versionNow,
    count,
    refuse,
  } = arranged;
  return {
    introspect(token) {
      count();
      const refusal = refuse();
      if (refusal !== undefined) return Promise.reject(refusal);
      if (people.get(token)?.isDisabled !== false) return Promise.resolve(undefined);
      return Promise.resolve({ ssid: `ssid-${token}`, userId: token, clientId: "tests", scopes: new Set(["user"]) });
    },
    watch(_token, _matters, onChange) {
      watchers.add(onChange);
      return () => void watchers.delete(onChange);
    },
    person: (token) =>
      answer(token, (id) => ({
        name: nameOf(id),
        email: `${id.toLowerCase()}@firm.example`,
        isExternal: false,
        location: people.get(id)?.location ?? "",
      })),
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
      answer(token, (userId) => {
        if (!["read_write", "full_access"].includes(levelOf(matter, userId))) return [];
        const groups = new Set([...people.values()].flatMap((person) => person.groups));
        const all = [
          ...[...people.keys()].map((id) => memberOf(matter, "user", id)),
          ...[...groups].map((id) => memberOf(matter, "group", id)),
        ];
        const text = query.toLowerCase();
        return all
          .filter(({ id, name, email }) => [id, name, email].some((each) => each.toLowerCase().includes(text)))
          .slice(0, limit);
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
