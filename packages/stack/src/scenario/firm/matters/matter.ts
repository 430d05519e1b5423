import type { LibraryAlias } from "../libraries.ts";

/** The field of law, which decides folders and wording. */
export type Area =
  | "corporate"
  | "litigation"
  | "property"
  | "employment"
  | "technology"
  | "finance"
  | "private-client"
  | "compliance";

/** A level that an entry gives, by its name on the wire (D60). */
export type Level = "no_access" | "read" | "read_write" | "full_access";

/** Levels by user or group id. */
export type Entries = Readonly<Record<string, Level>>;

/** A matter: one workspace with `custom1` = client and `custom2` = matter. */
export interface Matter {
  readonly id: string;
  readonly clientId: string;
  readonly library: LibraryAlias;
  readonly area: Area;
  readonly name: string;
  readonly description: string;
  /** Who stands on the other side. */
  readonly counterparty: string;
  /** What it is about, as a noun phrase that fits after "in respect of". */
  readonly subject: string;
  readonly amount: string;
  readonly place: string;
  /** The day on which it was opened, as `YYYY-MM-DD`. */
  readonly opened: string;
  readonly security: "public" | "view" | "private";
  /** Who writes in it, the owner first; each of them has at least Read/Write by the entries or the default. */
  readonly team: readonly [string, ...string[]];
  readonly groups: Entries;
  readonly users: Entries;
  /** How many documents it holds. */
  readonly documents: number;
}

type Given = Omit<Matter, "clientId" | "library" | "groups" | "users"> &
  Partial<Pick<Matter, "library" | "groups" | "users">>;

/** A matter of the library `ACTIVE`, unless given otherwise, on all of which its owner has Full Access. */
export function matter(given: Given): Matter {
  return {
    library: "ACTIVE",
    groups: {},
    ...given,
    clientId: given.id.slice(0, given.id.indexOf("-")),
    // Owning a container gives nothing on what others file in it (WORK-ACL-006).
    users: { [given.team[0]]: "full_access", ...given.users },
  };
}
