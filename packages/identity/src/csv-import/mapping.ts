import { csvFields } from "@muniment/work-api/control-center/csv-import";
import type { CsvImportKind } from "@muniment/work-api/control-center/csv-import";

/** Which column each field is taken from, by its place in the file. */
export type Mapping = Readonly<Record<string, number>>;

/** Headings of other systems and of our own exports, folded; those of the template need no entry. */
const ALIASES: Readonly<Record<CsvImportKind, Readonly<Record<string, readonly string[]>>>> = {
  users: {
    id: ["userid", "user", "login", "loginname", "username", "account", "samaccountname"],
    full_name: ["name", "fullname", "displayname"],
    email: ["mail", "emailaddress"],
    location: ["office", "city"],
    is_external: ["external", "externaluser"],
    preferred_library: ["library", "preferreddatabase", "database"],
    groups: ["group"],
    // Not `sign_in_status` of our exports: it says disabled for whom one library is closed, whose account stays on.
    allow_logon: ["enabled", "login", "allowlogin"],
    force_password_change: ["mustchangepassword"],
    password_never_expire: ["passwordneverexpires"],
    end_date: ["expires", "accountexpires", "validuntil"],
  },
  groups: {
    id: ["group", "groupid"],
    full_name: ["name", "fullname", "description"],
    is_external: ["external"],
  },
  memberships: { group: ["groupid", "groups"], user: ["userid", "member", "email", "id"] },
};

/** The mapping that headings suggest; each column serves one field at most. */
export function guessMapping(kind: CsvImportKind, columns: readonly string[]): Mapping {
  const folded = columns.map(fold);
  const taken = new Set<number>();
  const mapping: Record<string, number> = {};
  // All exact names first, so that an alias never takes the column of another field.
  for (const names of [ownName, aliasesOf]) {
    for (const { name } of csvFields[kind]) {
      if (name in mapping) continue;
      const at = folded.findIndex((heading, place) => !taken.has(place) && names(kind, name).includes(heading));
      if (at < 0) continue;
      mapping[name] = at;
      taken.add(at);
    }
  }
  return mapping;
}

/** A heading without case, spaces and signs. */
function fold(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

function ownName(_kind: CsvImportKind, field: string): readonly string[] {
  return [fold(field)];
}

function aliasesOf(kind: CsvImportKind, field: string): readonly string[] {
  return ALIASES[kind][field] ?? [];
}
