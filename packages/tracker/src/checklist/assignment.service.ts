import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors, mayDo } from "@muniment/tracker-api";
import type { Standing } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { keepPrincipals, keyOf } from "../session/index.ts";
import type { Principal, TrackerActor } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import { invalid } from "../wire.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkMember, WorkPort } from "../work/index.ts";
import { listAssignments, replaceAssignments } from "./task.repository.ts";
import type { StoredAssignment } from "./task.repository.ts";

/** Somebody who is to be assigned. */
export interface WantedAssignee {
  readonly ty: "user" | "group";
  readonly work_id: string;
}

/** The same, as Work knows them. */
export interface CheckedAssignee extends Principal {
  readonly access: "member" | "external";
}

/** Who may be assigned, and who is. */
export interface AssignmentService {
  /**
   * Asks Work about everybody who is wanted: 422 `policy_blocked`, 409 `external_confirmation`. Not to be called in a
   * transaction. Who is `known` on the task already stays whatever Work says of them now (TRK-ASSG-017).
   */
  check(
    actor: TrackerActor,
    given: {
      workspaceId: string;
      standing: Standing;
      wanted: readonly WantedAssignee[];
      known?: readonly { ty: "user" | "group"; work_id: string; name: string; access: "member" | "external" }[];
      confirmExternal?: boolean;
    },
  ): Promise<CheckedAssignee[]>;
  /** Sets the list; 422 `assignee_limit` for a sixth. Whose own lists it changes, `undefined` when nothing changed. */
  put(
    tx: Tx,
    actor: TrackerActor,
    taskId: string,
    assignees: readonly CheckedAssignee[],
  ): Promise<{ concerns: number[]; isChanged: boolean }>;
}

const MOST_FOUND = 50;

/** Assignments by Work's word about everybody's access. */
export function createAssignmentService(deps: { clock: Clock; work: WorkPort; reader: Tx }): AssignmentService {
  const { clock, work } = deps;

  async function ask(actor: TrackerActor, workspaceId: string, wanted: WantedAssignee): Promise<CheckedAssignee> {
    const found = await work.members(actor.token, workspaceId, { query: wanted.work_id, limit: MOST_FOUND });
    const member = found.find(({ ty, id }) => ty === wanted.ty && id.toUpperCase() === wanted.work_id.toUpperCase());
    if (member === undefined) throw invalid("assignees", `There is nobody called ${wanted.work_id}.`, "unknown");
    const named = { ty: member.ty, library: libraryOf(workspaceId), workId: member.id, name: member.name };
    return { ...named, email: member.email, access: accessOf(member) };
  }

  return {
    async check(actor, { workspaceId, standing, wanted, known = [], confirmExternal = false }) {
      const unique = uniqueOf(wanted);
      if (unique.length > limits.assignees) throw new AppError(errors.assigneeLimit);
      const checked = await Promise.all(
        unique.map(async (each) => {
          const before = known.find((one) => one.ty === each.ty && one.work_id === each.work_id);
          if (before === undefined) return { ...(await ask(actor, workspaceId, each)), isNew: true };
          const library = libraryOf(workspaceId);
          return {
            ty: before.ty,
            library,
            workId: before.work_id,
            name: before.name,
            access: before.access,
            isNew: false,
          };
        }),
      );
      const external = checked.filter(({ access, isNew }) => access === "external" && isNew);
      if (external.length > 0) {
        // As the organisation has set it (TRK-ASSG-009).
        const isSet = (await readSettings(deps.reader)).external.allowed;
        const isAllowed = mayDo("task.assign_external", standing, { isSet });
        if (!isAllowed) throw new AppError(errors.externalForbidden, { field: "assignees" });
        const persons = external.map(({ ty, workId, name }) => ({ ty, work_id: workId, name }));
        if (!confirmExternal) throw new AppError(errors.externalConfirmation, { details: { persons } });
      }
      return checked.map(({ isNew: _isNew, ...each }) => each);
    },
    async put(tx, actor, taskId, assignees) {
      if (assignees.length > limits.assignees) throw new AppError(errors.assigneeLimit);
      const now = clock.now();
      const nums = await keepPrincipals(tx, assignees, now);
      const before = await listAssignments(tx, taskId);
      const after = assignees.map((each, at): StoredAssignment => {
        const num = nums.get(keyOf(each)) ?? 0;
        const former = before.find((row) => row.principal_num === num);
        if (former !== undefined) return { ...former, position: at + 1 };
        const { access } = each;
        return { principal_num: num, position: at + 1, access, assigned_by: actor.userNum, assigned_at: now };
      });
      const listOf = (rows: readonly StoredAssignment[]) => rows.map((row) => row.principal_num).join();
      if (listOf(before) === listOf(after)) return { concerns: [], isChanged: false };
      await replaceAssignments(tx, taskId, { before, after, now });
      const concerns = [...new Set([...before, ...after].map((row) => row.principal_num))];
      return { concerns, isChanged: true };
    },
  };
}

function accessOf(member: WorkMember): "member" | "external" {
  if (member.isEligible) return "member";
  if (member.reason === "policy") throw new AppError(errors.policyBlocked, { field: "assignees" });
  if (member.reason === "disabled") throw invalid("assignees", `${member.name} is disabled.`, "disabled");
  // Work knows nobody who belongs to a group without access, so its people cannot be named to be confirmed.
  if (member.ty === "group") throw invalid("assignees", `${member.name} has no access to this matter.`, "no_access");
  if (member.reason === "no_app_access") throw invalid("assignees", `${member.name} has no access to Tracker.`);
  return "external";
}

function uniqueOf(wanted: readonly WantedAssignee[]): WantedAssignee[] {
  return [...new Map(wanted.map((each) => [`${each.ty}/${each.work_id.toUpperCase()}`, each])).values()];
}
