/** Levels of Work, lowest first, as far as Tracker tells them apart. */
export const levels = ["no_access", "read", "read_write", "full_access"] as const;

/** A level on a matter. */
export type Level = (typeof levels)[number];

/** Whose a token is, as Work says at this moment. */
export interface TokenOwner {
  readonly ssid: string;
  readonly userId: string;
  readonly clientId: string;
  readonly scopes: ReadonlySet<string>;
}

/** The profile of whoever a token belongs to. */
export interface WorkPerson {
  readonly name: string;
  readonly email: string;
  readonly isExternal: boolean;
}

/** A group of a library. */
export interface WorkGroup {
  readonly library: string;
  readonly id: string;
  readonly name: string;
}

/** Levels of the caller on items of one library; `undefined` results: what was known still holds. */
export interface AccessAnswer {
  readonly version: string;
  readonly results: readonly WorkLevel[] | undefined;
}

/** The caller's level on one item. */
export interface WorkLevel {
  readonly id: string;
  readonly access: Level;
  readonly isAdministrator: boolean;
}

/** A matter, as its reader sees it. */
export interface WorkMatter {
  readonly id: string;
  readonly name: string;
}

/**
 * What Tracker asks of Work, always with the caller's own token (decision D39). Every function throws 401 when the token
 * is no longer good and 503 `work_unreachable` when Work does not answer: what cannot be asked is closed.
 */
export interface WorkPort {
  /** `undefined` for a token that is not good. */
  introspect(token: string): Promise<TokenOwner | undefined>;
  person(token: string): Promise<WorkPerson>;
  groups(token: string): Promise<readonly WorkGroup[]>;
  /** Hidden and missing items have the level `no_access` alike. */
  access(token: string, library: string, given: { ids: readonly string[]; known?: string }): Promise<AccessAnswer>;
  /** `undefined` for one that is hidden or missing. */
  matter(token: string, id: string): Promise<WorkMatter | undefined>;
}

/** The library of an id such as `ACTIVE_US!427`. */
export function libraryOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf("!")));
}
