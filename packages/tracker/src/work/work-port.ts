/** A level on a matter, as far as Tracker tells them apart. */
export type Level = "no_access" | "read" | "read_write" | "full_access";

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
  /** Their office; empty where Work knows none. */
  readonly location: string;
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

/** Somebody whom the caller could give work to (work-api.md 17.5). */
export interface WorkMember {
  readonly ty: "user" | "group";
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly access: string;
  readonly isEligible: boolean;
  readonly reason: "policy" | "no_access" | "external" | "disabled" | "no_app_access" | undefined;
}

/** A document or folder that the caller may read. */
export interface WorkItem {
  readonly id: string;
  readonly wstype: "DOCUMENT" | "FOLDER";
  readonly name: string;
  readonly extension: string | undefined;
  readonly version: number | undefined;
  readonly isCheckedOut: boolean;
  readonly workspaceId: string | undefined;
}

/**
 * What Tracker asks of Work, always with the caller's own token (decision D39). Every function throws 401 when the token
 * is no longer good and 503 `work_unreachable` when Work does not answer: what cannot be asked is closed.
 */
export interface WorkPort {
  /** `undefined` for a token that is not good. */
  introspect(token: string): Promise<TokenOwner | undefined>;
  person(token: string): Promise<WorkPerson>;
  /** Whether they may use an application; not when it is disabled or unknown. */
  mayUse(token: string, clientId: string): Promise<boolean>;
  groups(token: string): Promise<readonly WorkGroup[]>;
  /** Hidden and missing items have the level `no_access` alike. */
  access(token: string, library: string, given: { ids: readonly string[]; known?: string }): Promise<AccessAnswer>;
  /** `undefined` for one that is hidden or missing. */
  matter(token: string, id: string): Promise<WorkMatter | undefined>;
  /** Needs Read/Write on the matter; nobody for who has less. */
  members(token: string, matter: string, given: { query: string; limit: number }): Promise<readonly WorkMember[]>;
  /**
   * Calls `onChange` within moments of whatever may have closed one of the matters to the caller, and when something may
   * have been missed; who is called asks anew. Ends by what it gives.
   */
  watch(token: string, matters: readonly string[], onChange: () => void): () => void;
  /** What is hidden or missing is left out. */
  items(token: string, ids: readonly string[]): Promise<readonly WorkItem[]>;
}

/** The library of an id such as `ACTIVE_US!427`. */
export function libraryOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf("!")));
}
