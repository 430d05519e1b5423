import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { ineligibleReasons } from "@muniment/work-api/access/batch";
import { reaches, readSecurityProfile } from "../access/index.ts";
import type { Decision, Reach } from "../access/index.ts";
import type { GovernedItem } from "./item.ts";
import { levelFor, questionOf } from "./people.ts";
import type { PeopleDeps } from "./people.ts";
import { countKinds, listMembers } from "./people.repository.ts";
import type { Kind, MemberAfter } from "./people.repository.ts";

interface MemberQuery {
  readonly query?: string;
  readonly kind?: string;
  readonly include_ineligible?: boolean;
  readonly limit?: number;
  readonly cursor?: string;
}

type Reason = (typeof ineligibleReasons)[number];

const GROUP_LEVELS = ["no_access", "read", "read_write", "full_access", "change_security"] as const;

/** People and groups of a workspace by name, to be picked from (work-api.md 17.5). */
export async function workspaceMembers(
  deps: PeopleDeps,
  reach: Reach,
  { item, query }: { item: GovernedItem; query: MemberQuery },
) {
  const { reader } = deps;
  const kinds = readKinds(query.kind);
  const profile = await readSecurityProfile(reader, reach.libraryId, item.security_id);
  const asked = await questionOf(deps, reach, { item, profiles: [profile] });
  const decided = new Map<string, { decision: Decision; reason: Reason | undefined }>();
  for (const kind of await countKinds(reader, { ...asked, named: 0 })) {
    const decision = levelFor(reach, item, { kind, profile, at: 0 });
    decided.set(kind.kind, { decision, reason: reasonOf(kind, decision) });
  }
  const withIneligible = query.include_ineligible === true;
  const wanted = [...decided].filter(([, { reason }]) => withIneligible || reason === undefined);
  const limit = query.limit ?? 100;
  const rows = await listMembers(reader, asked, {
    kinds: kinds.has("user") ? wanted.map(([kind]) => kind) : [],
    // External people see nobody but themselves in the directory.
    withGroups: kinds.has("group") && !reach.actor.isExternal,
    withIneligible,
    text: query.query ?? "",
    after: readCursor(query.cursor),
    limit: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    data: shown.map((row) => {
      const person = row.kind === null ? undefined : decided.get(row.kind);
      const reason = row.kind === null ? reasonOfGroup(row) : person?.reason;
      const access = person?.decision.level ?? GROUP_LEVELS[row.group_level ?? 0] ?? "no_access";
      return {
        id: row.id,
        type: row.type,
        full_name: row.full_name,
        ...(row.email === null || row.email === "" ? {} : { email: row.email }),
        is_external: row.is_external,
        allow_logon: row.allow_logon,
        access,
        eligible: reason === undefined,
        ...(reason === undefined ? {} : { reason }),
      };
    }),
    ...(last === undefined ? {} : { cursor: encodeCursor([last.full_name, last.type, last.num]) }),
  };
}

function reasonOf(kind: Kind, decision: Decision): Reason | undefined {
  if (!kind.may_enter) return "disabled";
  if (reaches(decision.level, "read")) return undefined;
  if (kind.shut !== null) return "policy";
  return decision.reason === "external_no_default" ? "external" : "no_access";
}

function reasonOfGroup(row: {
  allow_logon: boolean;
  group_level: number | null;
  is_external: boolean;
}): Reason | undefined {
  if (!row.allow_logon) return "disabled";
  if ((row.group_level ?? 0) > 0) return undefined;
  return row.is_external && row.group_level === null ? "external" : "no_access";
}

function readKinds(text: string | undefined): ReadonlySet<string> {
  const kinds = new Set((text ?? "user,group").split(",").map((kind) => kind.trim()));
  if ([...kinds].every((kind) => kind === "user" || kind === "group")) return kinds;
  throw new AppError(errors.invalidParam, { text: "user, group or both are expected.", field: "kind" });
}

function readCursor(cursor: string | undefined): MemberAfter | undefined {
  if (cursor === undefined) return undefined;
  const [name, type, num] = decodeCursor(cursor, 3) ?? [];
  if (typeof name === "string" && typeof type === "string" && typeof num === "number") return { name, type, num };
  throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this list.", field: "cursor" });
}
