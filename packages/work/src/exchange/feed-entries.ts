import { anywhere } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { containerId, documentId } from "@muniment/work-api";
import type { FeedEntryData } from "@muniment/work-api/changes";
import type { Reach } from "../access/index.ts";
import type { LoggedChange } from "../activity/index.ts";
import { findSeenContainers, findSeenVersions } from "../search/index.ts";

/** What the reader may see, now, of what was changed. */
interface Sight {
  readonly reach: Reach;
  /** A background grant is told of the whole library, of what was purged too (work-api.md 17.8). */
  readonly seesAll: boolean;
  readonly containers: ReadonlySet<number>;
  /** Newest first. */
  readonly versions: ReadonlyMap<number, readonly number[]>;
  readonly users: ReadonlyMap<number, string>;
  readonly groups: ReadonlyMap<number, string>;
}

type Part = Pick<FeedEntryData, "object_id" | "object_type" | "related_id" | "version">;

/** Changes as the reader may be told of them at this moment; the others are left out. */
export async function feedEntries(
  reader: Tx,
  reach: Reach,
  { changes, seesAll }: { changes: readonly LoggedChange[]; seesAll: boolean },
): Promise<FeedEntryData[]> {
  const sight = await look(reader, reach, { changes, seesAll });
  const own = seesAll ? new Set<LoggedChange>() : ownEntries(sight, changes);
  return changes.flatMap((change) => {
    const isEntry = change.kind === "acl" && change.principal_num !== null;
    const part = isEntry && !own.has(change) ? undefined : describe(change, sight);
    if (part === undefined) return [];
    const workspace = change.kind === "container" || change.kind === "document" || change.number !== null;
    return [
      {
        seq: change.change_id,
        at: change.at.toISOString(),
        kind: change.kind === "container" && change.number === change.workspace ? "workspace" : change.kind,
        action: change.action,
        ...part,
        ...(workspace && change.workspace !== null
          ? { workspace_id: containerId(reach.library, change.workspace) }
          : {}),
      },
    ];
  });
}

function describe(change: LoggedChange, sight: Sight): Part | undefined {
  const { kind, client_id: clientId, principal_kind: principal } = change;
  const { library } = sight.reach;
  if (kind === "application") return sight.seesAll && clientId !== null ? { object_id: clientId } : undefined;
  if (kind === "principal") return principal === null ? undefined : describePrincipal(change, sight);
  const { number, version, place } = change;
  if (number === null) return sight.seesAll ? { object_id: library } : undefined;
  const isPlaceTold = place !== null && place !== number && (sight.seesAll || sight.containers.has(place));
  const related = isPlaceTold ? { related_id: containerId(library, place) } : {};
  if (kind !== "document") {
    const isTold = sight.seesAll || sight.containers.has(number) || change.action === "access_lost";
    return isTold ? { object_id: containerId(library, number), ...related } : undefined;
  }
  const seen = sight.versions.get(number) ?? [];
  const told = version ?? seen[0];
  if (told === undefined) return sight.seesAll ? { object_id: containerId(library, number), ...related } : undefined;
  if (!sight.seesAll && !seen.includes(told)) return undefined;
  return { object_id: documentId(library, number, told), version: told, ...related };
}

function describePrincipal(change: LoggedChange, { reach, seesAll, users, groups }: Sight): Part | undefined {
  const { principal_kind: kind, principal_num: num, member_num: member } = change;
  if (num === null) return undefined;
  const { actor, standing } = reach;
  const isOwn = kind === "user" ? num === actor.userNum : standing.groupNums.includes(num) || member === actor.userNum;
  if (!seesAll && !isOwn) return undefined;
  // Of a group's other members nobody learns here.
  const isMemberTold = member !== null && (seesAll || member === actor.userNum);
  const id = kind === "user" ? users.get(num) : (groups.get(num) ?? `G${num}`);
  if (id === undefined || kind === null) return undefined;
  return {
    object_id: id,
    object_type: kind,
    ...(isMemberTold ? { related_id: users.get(member) ?? String(member) } : {}),
  };
}

/**
 * Entries that let the reader in, or did until now. Lists are replaced as a whole: what goes and comes in the same
 * transaction is no change for who is named. What was lost is told only of places that are closed to them now, and
 * never of those that a policy closes: they may never have seen these.
 */
function ownEntries({ reach, containers }: Sight, changes: readonly LoggedChange[]): ReadonlySet<LoggedChange> {
  const { actor, standing, matters } = reach;
  const mine = changes.filter(({ kind, principal_kind: named, principal_num: num }) => {
    if (kind !== "acl" || num === null) return false;
    return named === "user" ? num === actor.userNum : standing.groupNums.includes(num);
  });
  const told = new Set<LoggedChange>();
  for (const group of Map.groupBy(mine, ({ xid, number }) => `${xid}:${number}`).values()) {
    const actions = new Set(group.map(({ action }) => action));
    const [first] = group;
    if (actions.size > 1 || first === undefined || first.number === null) continue;
    const isOpen = containers.has(first.number);
    const isShut = first.workspace !== null && matters.closed.has(first.workspace);
    if (first.action === "access_gained" ? isOpen : !isOpen && !isShut) told.add(first);
  }
  return told;
}

async function look(
  reader: Tx,
  reach: Reach,
  { changes, seesAll }: { changes: readonly LoggedChange[]; seesAll: boolean },
): Promise<Sight> {
  const isDocument = ({ kind }: LoggedChange): boolean => kind === "document";
  const numbers = changes.flatMap((change) => (isDocument(change) ? [] : (change.number ?? [])));
  const places = seesAll ? [] : changes.flatMap(({ place }) => place ?? []);
  const containers = await findSeenContainers(reader, reach, [...new Set([...numbers, ...places])]);
  const documents = changes.filter((change) => isDocument(change) && (!seesAll || change.version === null));
  const versions = new Map<number, number[]>();
  const asked = [...new Set(documents.flatMap(({ number }) => number ?? []))];
  for (const { number, version } of await findSeenVersions(reader, reach, asked)) {
    versions.set(number, [...(versions.get(number) ?? []), version]);
  }
  const principals = changes.filter(({ kind }) => kind === "principal");
  const ofKind = (wanted: "user" | "group"): number[] =>
    principals.flatMap(({ principal_kind: kind, principal_num: num }) => (kind === wanted ? (num ?? []) : []));
  const userNums = [...ofKind("user"), ...principals.flatMap(({ member_num: num }) => num ?? [])];
  const named =
    principals.length === 0 ? [] : await anywhere.name(reader, { userNums, groupNums: [...new Set(ofKind("group"))] });
  const idsOf = (type: string): Map<number, string> =>
    new Map(named.filter((trustee) => trustee.type === type).map(({ num, id }) => [num, id]));
  return {
    reach,
    seesAll,
    containers: new Set(containers.map(({ number }) => number)),
    versions,
    users: idsOf("user"),
    groups: idsOf("group"),
  };
}
