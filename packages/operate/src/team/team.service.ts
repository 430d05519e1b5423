import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { TeamType } from "@muniment/operate-api/team";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/operate-api";
import { findEnabledPeople, subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findTeam, insertTeam, replaceMembers } from "./team.repository.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

interface NewTeam {
  readonly name: string;
  readonly type: TeamType;
  readonly parent: string | undefined;
  readonly members: readonly string[];
}

/** Who belongs to a team, and which of them supervise it. */
interface Membership {
  readonly members: readonly string[];
  readonly supervisors?: readonly string[];
}

/** Who administers teams (OPR-USR-004, -005). */
export interface TeamService {
  /** 409 when there is a team of that name. */
  create(tx: Tx, actor: OperateActor, given: NewTeam): Promise<Named>;
  /** Who belongs to it then; 404 when there is no such team. */
  setMembers(tx: Tx, actor: OperateActor, teamId: string, given: Membership): Promise<Named[]>;
}

/** Teams in the database. */
export function createTeamService({ clock }: { clock: Clock }): TeamService {
  const audit = async (tx: Tx, actor: OperateActor, entry: { action: string; team: Named; members: Named[] }) =>
    recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action: entry.action,
        object_type: "team",
        object_id: entry.team.id,
        after: { name: entry.team.name, members: entry.members.map(({ name }) => name) },
      },
    ]);

  return {
    async create(tx, actor, given) {
      const name = given.name.trim().normalize("NFC");
      if (name === "") throw new AppError(errors.validationFailed, { text: "Give the team a name.", field: "name" });
      const people = await enabledPeople(tx, given.members);
      const parent = given.parent === undefined ? undefined : await findTeam(tx, given.parent);
      if (given.parent !== undefined && parent === undefined) {
        throw new AppError(errors.validationFailed, { text: "There is no such team.", field: "parent" });
      }
      const made = await insertTeam(tx, { name, type: given.type, parent_id: parent?.id ?? null });
      if (made === undefined) throw new AppError(errors.duplicate, { field: "name" });
      await replaceMembers(
        tx,
        made.id,
        people.map(({ id }) => id),
      );
      await audit(tx, actor, { action: "team.create", team: { id: made.id, name }, members: people });
      return { id: made.id, name };
    },
    async setMembers(tx, actor, teamId, { members, supervisors = [] }) {
      const team = await findTeam(tx, teamId);
      if (team === undefined) throw new AppError(errors.notFound);
      if (team.is_everybody) throw new AppError(errors.validationFailed, { text: "Everybody belongs to this team." });
      const people = await enabledPeople(tx, members);
      await replaceMembers(
        tx,
        team.id,
        people.map(({ id }) => id),
        supervisors,
      );
      await audit(tx, actor, { action: "team.members", team, members: people });
      return people;
    },
  };
}

async function enabledPeople(tx: Tx, ids: readonly string[]): Promise<Named[]> {
  const people = await findEnabledPeople(tx, [...new Set(ids)]);
  if (people.length === new Set(ids).size) return people.map(({ id, name }) => ({ id, name }));
  throw new AppError(errors.validationFailed, { text: "Somebody of these is not there any more.", field: "members" });
}
