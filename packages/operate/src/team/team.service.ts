import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type * as api from "@muniment/operate-api/team";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { errors } from "@muniment/operate-api";
import { readHours } from "../hours.ts";
import { findEnabledPeople, listSets, subjectOf, withoutLockingOut } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import {
  findTeam,
  insertTeam,
  listMemberships,
  listTeams,
  listTeamSets,
  lockTeams,
  replaceMembers,
  replaceTeamSets,
  updateTeam,
} from "./team.repository.ts";
import type { Team, TeamColumns } from "./team.repository.ts";
import { isBelow } from "./team-tree.ts";

interface Named {
  readonly id: string;
  readonly name: string;
}

type Settings = Input<typeof api.updateTeam>["body"];
type WireTeam = Output<typeof api.getTeam>["data"];

/** Who belongs to a team, and which of them supervise it. */
interface Membership {
  readonly members: readonly string[];
  readonly supervisors?: readonly string[];
}

/** Who administers teams (OPR-USR-004, -005). */
export interface TeamService {
  list(reader: Tx): Promise<WireTeam[]>;
  /** 404 when there is no such team. */
  get(reader: Tx, teamId: string): Promise<WireTeam>;
  /** 409 when there is a team of that name. */
  create(tx: Tx, actor: OperateActor, given: Settings): Promise<Named>;
  /** Changes what is given, from the state that was seen. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: Settings }): Promise<WireTeam>;
  /** Who belongs to it then; 404 when there is no such team. */
  setMembers(tx: Tx, actor: OperateActor, teamId: string, given: Membership): Promise<Named[]>;
}

/** Teams in the database. */
export function createTeamService({ clock }: { clock: Clock }): TeamService {
  const get: TeamService["get"] = async (reader, teamId) => {
    const team = await findTeam(reader, teamId);
    if (team === undefined) throw new AppError(errors.notFound);
    const [wire] = await wireTeams(reader, [team]);
    if (wire === undefined) throw new AppError(errors.notFound);
    return wire;
  };
  const audit = async (
    tx: Tx,
    actor: OperateActor,
    entry: { action: string; id: string; before?: object; after: object },
  ) =>
    recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action: entry.action,
        object_type: "team",
        object_id: entry.id,
        ...(entry.before === undefined ? {} : { before: { ...entry.before } }),
        after: { ...entry.after },
      },
    ]);

  return {
    get,
    list: async (reader) => wireTeams(reader, await listTeams(reader)),
    async create(tx, actor, given) {
      const columns = columnsOf(given, undefined, await lockTeams(tx));
      const people = await membersOf(tx, given, undefined);
      const made = await insertTeam(tx, columns);
      if (made === undefined) throw new AppError(errors.duplicate, { field: "name" });
      await replaceMembers(tx, made.id, people.members, people.supervisors);
      await replaceTeamSets(tx, made.id, await setsOf(tx, given.permission_sets ?? []));
      await audit(tx, actor, { action: "team.create", id: made.id, after: await get(tx, made.id) });
      return { id: made.id, name: columns.name };
    },
    async update(tx, actor, { id, rev, change }) {
      const all = await lockTeams(tx);
      const before = await get(tx, id);
      if (before.rev !== rev) throw new AppError(errors.editConflict);
      const people = await membersOf(tx, change, before);
      const columns = columnsOf(
        change,
        all.find((team) => team.id === before.id),
        all,
      );
      const sets = await setsOf(tx, change.permission_sets ?? before.permission_sets);
      return withoutLockingOut(tx, actor, async () => {
        if (!(await updateTeam(tx, before.id, columns))) throw new AppError(errors.duplicate, { field: "name" });
        if (!before.is_everybody) await replaceMembers(tx, before.id, people.members, people.supervisors);
        await replaceTeamSets(tx, before.id, sets);
        const after = await get(tx, before.id);
        await audit(tx, actor, { action: "team.update", id: before.id, before, after });
        return after;
      });
    },
    async setMembers(tx, actor, teamId, { members, supervisors = [] }) {
      const team = await findTeam(tx, teamId);
      if (team === undefined) throw new AppError(errors.notFound);
      if (team.is_everybody) throw new AppError(errors.validationFailed, { text: "Everybody belongs to this team." });
      const people = await enabledPeople(tx, members);
      await withoutLockingOut(tx, actor, async () =>
        replaceMembers(
          tx,
          team.id,
          people.map(({ id }) => id),
          supervisors,
        ),
      );
      const after = { name: team.name, members: people.map(({ name }) => name) };
      await audit(tx, actor, { action: "team.members", id: team.id, after });
      return people;
    },
  };
}

/** What is kept of a team then. */
function columnsOf(given: Settings, known: Team | undefined, all: readonly Team[]): TeamColumns {
  const text = (name: "short_name" | "description" | "reference" | "external_reference" | "location") =>
    (given[name] ?? known?.[name] ?? "").trim().normalize("NFC");
  const name = (given.name ?? known?.name ?? "").trim().normalize("NFC");
  if (name === "") throw invalid("name", "Give the team a name.");
  const email = (given.email ?? known?.email ?? "").trim();
  if (email !== "" && !/^[^\s@]+@[^\s@]+$/.test(email)) throw invalid("email", "This is no e-mail address.");
  const parent = given.parent === undefined ? (known?.parent_id ?? null) : given.parent === "" ? null : given.parent;
  if (parent !== null) requireParent(parent, known, all);
  if (known?.is_everybody === true && (parent !== null || (given.type ?? known.type) === "acl")) {
    throw invalid(parent === null ? "type" : "parent", "Everybody belongs to this team: it is part of no other.");
  }
  const hours = given.hours === undefined ? known?.hours : given.hours;
  const read = hours === undefined || hours === null ? undefined : readHours(hours);
  if (hours !== undefined && hours !== null && read === undefined)
    throw invalid("hours", "These hours cannot be read.");
  return {
    name,
    parent_id: parent,
    type: given.type ?? known?.type ?? "department",
    short_name: text("short_name"),
    description: text("description"),
    reference: text("reference"),
    external_reference: text("external_reference"),
    location: text("location"),
    email,
    phone: (given.phone ?? known?.phone ?? "").trim(),
    contact_preference: given.contact_preference ?? known?.contact_preference ?? "",
    email_signature: (given.email_signature ?? known?.email_signature ?? "").trimEnd(),
    hours: read === undefined ? null : JSON.stringify(read),
  };
}

function requireParent(parent: string, known: Team | undefined, all: readonly Team[]): void {
  if (!all.some(({ id }) => id === parent)) throw invalid("parent", "There is no such team.");
  if (known === undefined) return;
  if (isBelow(all, parent, known.id)) throw invalid("parent", "A team is not part of itself, nor of its own parts.");
}

/** Who belongs to a team then: people who are there, and those who belonged to it already. */
async function membersOf(tx: Tx, given: Settings, known: WireTeam | undefined) {
  if (known?.is_everybody === true && given.members !== undefined && given.members.length > 0) {
    throw invalid("members", "Everybody belongs to this team.");
  }
  const before = known?.members ?? [];
  const members = given.members === undefined ? before.map(({ id }) => id) : [...new Set(given.members)];
  const held = new Set(before.map(({ id }) => id));
  await enabledPeople(
    tx,
    members.filter((id) => !held.has(id)),
  );
  const supervisors =
    given.supervisors ?? before.flatMap(({ id, is_supervisor: isSupervisor }) => (isSupervisor ? [id] : []));
  return { members, supervisors };
}

async function setsOf(tx: Tx, names: readonly string[]): Promise<string[]> {
  const known = new Set((await listSets(tx)).map(({ name }) => name));
  if (!names.every((name) => known.has(name))) throw invalid("permission_sets", "There is no such permission set.");
  return [...new Set(names)];
}

async function wireTeams(reader: Tx, teams: readonly Team[]): Promise<WireTeam[]> {
  const [only] = teams;
  const members = await listMemberships(reader, teams.length === 1 && only !== undefined ? { team: only.id } : {});
  const sets = await listTeamSets(reader);
  const names = new Map((await listTeams(reader)).map(({ id, name }) => [id, name]));
  return teams.map((team) => {
    const { id, hours: kept, parent_id: parentId, ...plain } = team;
    const hours = readHours(kept);
    return {
      id,
      ...plain,
      ...(parentId === null ? {} : { parent: { id: parentId, name: names.get(parentId) ?? "" } }),
      ...(hours === undefined ? {} : { hours }),
      members: members
        .filter(({ team_id: of }) => of === id)
        .map((member) => ({ id: member.id, name: member.name, is_supervisor: member.is_supervisor })),
      permission_sets: sets.filter(({ team_id: of }) => of === id).map(({ set_name: name }) => name),
    };
  });
}

async function enabledPeople(tx: Tx, ids: readonly string[]): Promise<Named[]> {
  const people = await findEnabledPeople(tx, [...new Set(ids)]);
  if (people.length === new Set(ids).size) return people.map(({ id, name }) => ({ id, name }));
  throw invalid("members", "Somebody of these is not there any more.");
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
