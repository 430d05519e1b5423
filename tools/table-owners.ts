/** What the check of tables goes by, beside the `*.tables.ts` files that say who owns what. */
export interface TableRules {
  /** Slices, by their folder, that may read tables of other slices; writing stays with the owner. */
  readonly readers: Readonly<Record<string, readonly string[]>>;
  /** Tables whose rows not everybody may see. */
  readonly secured: readonly string[];
  /** The package whose functions are checked for reads of secured tables. */
  readonly securedPackage: string;
}

/** The rules of this repository. */
export const TABLE_RULES: TableRules = {
  readers: {
    // What a person is and may do is asked by every request, so it is one query over the slices that hold it.
    "packages/identity/src/standing": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
    ],
    // The lists of Control Center filter, sort and count over all of these in one query each.
    "packages/identity/src/console": [
      "identity.library",
      "identity.role",
      "identity.user",
      "identity.membership",
      "identity.group",
      "identity.group_member",
      "identity.user_photo",
    ],
    // Whoever calls is known by one read: their session, who they are, what they may do.
    "packages/operate/src/session": ["operate.user", "operate.permission_set", "operate.permission_grant"],
    "packages/work/src/access": ["work.container", "work.document", "work.reference"],
    "packages/work/src/search": ["work.container", "work.document", "work.reference"],
    // The timeline is the list of what a person used; to keep another one would cost a write for each use.
    "packages/work/src/recent": ["work.history", "work.container", "work.document"],
  },
  secured: ["work.container", "work.document"],
  securedPackage: "packages/work",
};

/** A parameter of one of these names says on whose behalf a function reads. */
export const AUTHORITY_PARAMETERS: readonly string[] = ["actor", "reach", "visible"];
