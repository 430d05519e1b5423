/** One entry of an access list as the dialog shows it. */
export interface Entry {
  readonly id: string;
  readonly type: "user" | "group";
  readonly name: string;
  readonly level: string;
  readonly isExternal: boolean;
  readonly isEnabled: boolean;
}

/** What the list was when it was read. */
export interface SecurityState {
  /** What the server knows this reading by. */
  readonly tag: string;
  readonly defaultSecurity: string;
  /** What the default comes to while the item inherits. */
  readonly inheritedDefault: string | undefined;
  readonly entries: readonly Entry[];
}

/** What somebody has changed and not yet confirmed; `removed` stands for an entry that goes. */
export interface Draft {
  readonly defaultSecurity: string | undefined;
  /** Levels by `keyOf`; `remove` takes the entry away. */
  readonly levels: ReadonlyMap<string, string>;
  /** Entries that are not in the list yet. */
  readonly added: readonly Entry[];
}

/** The choice in a row's menu that takes the entry away (WORK-SEC-005). */
export const REMOVE = "remove";

/** Nothing is changed. */
export const EMPTY_DRAFT: Draft = { defaultSecurity: undefined, levels: new Map(), added: [] };

/** Tells entries apart; a user and a group may have the same id. */
export function keyOf({ id, type }: Pick<Entry, "id" | "type">): string {
  return `${type} ${id}`;
}

/** A row of the dialog. */
export interface DraftRow extends Entry {
  readonly state: "kept" | "added" | "changed" | "removed";
}

/** The rows as they would be: those to be removed stay in sight until they are confirmed. */
export function rowsOf(state: SecurityState, draft: Draft): readonly DraftRow[] {
  const known = new Set(state.entries.map(keyOf));
  const added = draft.added.filter((entry) => !known.has(keyOf(entry)));
  return [
    ...state.entries.map((entry): DraftRow => {
      const level = draft.levels.get(keyOf(entry)) ?? entry.level;
      if (level === REMOVE) return { ...entry, state: "removed" };
      return { ...entry, level, state: level === entry.level ? "kept" : "changed" };
    }),
    ...added.map((entry): DraftRow => ({
      ...entry,
      level: draft.levels.get(keyOf(entry)) ?? entry.level,
      state: "added",
    })),
  ];
}

/** Sets the level of a row; a row that was only just added vanishes when it is removed. */
export function withLevel(draft: Draft, entry: Pick<Entry, "id" | "type">, level: string): Draft {
  const key = keyOf(entry);
  if (level === REMOVE && draft.added.some((other) => keyOf(other) === key)) {
    const levels = new Map(draft.levels);
    levels.delete(key);
    return { ...draft, levels, added: draft.added.filter((other) => keyOf(other) !== key) };
  }
  return { ...draft, levels: new Map(draft.levels).set(key, level) };
}

/** Adds what was picked; who is listed already gets the level instead. */
export function withPicked(state: SecurityState, draft: Draft, picked: readonly Entry[]): Draft {
  let next = draft;
  const listed = new Set([...state.entries, ...draft.added].map(keyOf));
  for (const entry of picked) {
    next = listed.has(keyOf(entry)) ? withLevel(next, entry, entry.level) : { ...next, added: [...next.added, entry] };
    listed.add(keyOf(entry));
  }
  return next;
}

/** The body of `POST …/security` (work-api.md 8.3). */
export interface SecurityChange {
  readonly default_security?: string;
  readonly include: { id: string; type: string; access_level: string }[];
  readonly remove: { id: string; type: string }[];
}

/** What Confirm sends; `undefined` when nothing is changed. */
export function changeOf(state: SecurityState, draft: Draft): SecurityChange | undefined {
  const rows = rowsOf(state, draft);
  const include = rows
    .filter((row) => row.state === "added" || row.state === "changed")
    .map(({ id, type, level }) => ({ id, type, access_level: level }));
  const remove = rows.filter((row) => row.state === "removed").map(({ id, type }) => ({ id, type }));
  const isDefaultNew = draft.defaultSecurity !== undefined && draft.defaultSecurity !== state.defaultSecurity;
  if (!isDefaultNew && include.length === 0 && remove.length === 0) return undefined;
  return {
    ...(isDefaultNew && draft.defaultSecurity !== undefined ? { default_security: draft.defaultSecurity } : {}),
    include,
    remove,
  };
}

/** What somebody else changed between two readings, entry by entry. */
export function differencesOf(
  before: SecurityState,
  now: SecurityState,
): readonly { name: string; from: string; to: string }[] {
  const levelIn = (state: SecurityState, key: string): string =>
    state.entries.find((entry) => keyOf(entry) === key)?.level ?? REMOVE;
  const all = new Map([...before.entries, ...now.entries].map((entry) => [keyOf(entry), entry]));
  return [...all].flatMap(([key, { name }]) => {
    const [from, to] = [levelIn(before, key), levelIn(now, key)];
    return from === to ? [] : [{ name, from, to }];
  });
}
