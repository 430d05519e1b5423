import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import type * as api from "@muniment/tracker-api/assignee";
import { limits } from "@muniment/tracker-api/limits";
import type { TrackerActor } from "../session/index.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkMember, WorkPort } from "../work/index.ts";
import { listRecentAssignees } from "./task.repository.ts";

type Candidate = Output<typeof api.listAssignable>["data"][number];

const MOST_SHOWN = 20;
const MOST_READ = 100;

/**
 * Whom the caller can assign: without a query the last ones and the first members; with one members first, then people
 * without access. Work says who, so nobody is shown whom the caller could not find there (TRK-ASSG-005 to -007).
 */
export async function findCandidates(
  deps: { reader: Tx; work: WorkPort },
  actor: TrackerActor,
  { workspaceId, query }: { workspaceId: string; query: string },
): Promise<Candidate[]> {
  const [members, recent] = await Promise.all([
    deps.work.members(actor.token, workspaceId, { query, limit: MOST_READ }),
    query === ""
      ? listRecentAssignees(deps.reader, actor.userNum, {
          workspaceId,
          library: libraryOf(workspaceId),
          limit: limits.recentAssignees,
        })
      : [],
  ]);
  const known = await Promise.all(
    recent.map(async (each) => {
      const isThem = ({ ty, id }: WorkMember) => ty === each.ty && id === each.work_id;
      const found = members.find(isThem);
      if (found !== undefined) return found;
      return (await deps.work.members(actor.token, workspaceId, { query: each.work_id, limit: MOST_READ })).find(
        isThem,
      );
    }),
  );
  // Nobody who cannot be assigned any more.
  const first = known.filter((member) => member !== undefined && isOpen(member)) as WorkMember[];
  const rest = members.filter((member) => !first.some(({ ty, id }) => ty === member.ty && id === member.id));
  const inside = rest.filter(({ isEligible }) => isEligible);
  const outside = query === "" ? [] : rest.filter(({ isEligible }) => !isEligible);
  return [
    ...first.map((member) => show(member, "recent")),
    ...[...inside.map((member) => show(member, "member")), ...outside.map((member) => show(member, "other"))].slice(
      0,
      MOST_SHOWN,
    ),
  ];
}

function isOpen({ ty, isEligible, reason }: WorkMember): boolean {
  return isEligible || (ty === "user" && (reason === "no_access" || reason === "external"));
}

function show(member: WorkMember, group: Candidate["group"]): Candidate {
  return {
    ty: member.ty,
    work_id: member.id,
    name: member.name,
    ...(member.email === "" ? {} : { email: member.email }),
    access: member.access,
    group,
    is_disabled: !isOpen(member),
    ...(member.reason === undefined ? {} : { reason: member.reason }),
  };
}
