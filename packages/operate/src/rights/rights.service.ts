import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors, permissions, shippedPermissionSets } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/rights";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { listMemberships } from "../team/index.ts";
import {
  changeUser,
  deleteSet,
  keepSet,
  listSets,
  listUsers,
  lockSet,
  replaceGrants,
  subjectOf,
  withoutLockingOut,
} from "../user/index.ts";
import type { KnownUser, OperateActor } from "../user/index.ts";

type WireSet = Output<typeof api.setPermissionSet>["data"];
type WireUser = Output<typeof api.getUser>["data"];
type UserChange = Input<typeof api.updateUser>["body"];

/** Permission sets, and who has them (OPR-USR-007). */
export interface RightsService {
  listSets(reader: Tx): Promise<WireSet[]>;
  /** Adds it without `rev`; else changes the one that was seen at it. */
  setSet(
    tx: Tx,
    actor: OperateActor,
    given: { name: string; description?: string; permissions: readonly string[]; rev: number | undefined },
  ): Promise<WireSet>;
  /** 409 while somebody has it; those of every installation stay. */
  removeSet(tx: Tx, actor: OperateActor, name: string): Promise<void>;
  listUsers(reader: Tx, words: string): Promise<WireUser[]>;
  /** 404 when there is no such person. */
  getUser(reader: Tx, id: string): Promise<WireUser>;
  updateUser(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: UserChange }): Promise<WireUser>;
}

const MOST_USERS = 200;

/** Rights in the database. */
export function createRightsService({ clock }: { clock: Clock }): RightsService {
  const audit = async (
    tx: Tx,
    actor: OperateActor,
    entry: { action: string; object: "permission_set" | "user"; id: string; before?: object; after?: object },
  ) =>
    recordAudit(tx, subjectOf(actor), [
      {
        at: clock.now(),
        action: entry.action,
        object_type: entry.object,
        object_id: entry.id,
        ...(entry.before === undefined ? {} : { before: { ...entry.before } }),
        ...(entry.after === undefined ? {} : { after: { ...entry.after } }),
      },
    ]);
  const getUser: RightsService["getUser"] = async (reader, id) => {
    const [user] = await wireUsers(reader, await listUsers(reader, { ids: [id], limit: 1 }));
    if (user === undefined) throw new AppError(errors.notFound);
    return user;
  };

  return {
    getUser,
    listSets: async (reader) => listSets(reader),
    async setSet(tx, actor, given) {
      const known = await lockSet(tx, given.name);
      if (known === undefined ? given.rev !== undefined : known.rev !== given.rev) {
        throw new AppError(known === undefined ? errors.notFound : errors.editConflict);
      }
      const set = setOf(given, known?.description ?? "");
      return withoutLockingOut(tx, actor, async () => {
        await keepSet(tx, set);
        const [after] = await listSets(tx, set.name);
        if (after === undefined) throw new AppError(errors.notFound);
        const action = known === undefined ? "permission_set.create" : "permission_set.update";
        const before = known === undefined ? {} : { before: known };
        await audit(tx, actor, { action, object: "permission_set", id: set.name, ...before, after });
        return after;
      });
    },
    async removeSet(tx, actor, name) {
      const before = await lockSet(tx, name);
      const [held] = await listSets(tx, name);
      if (before === undefined || held === undefined) throw new AppError(errors.notFound);
      if (Object.hasOwn(shippedPermissionSets, name)) throw invalid("set", "Every installation has this set.");
      if (held.teams + held.users > 0) throw invalid("set", "Take it from the teams and people who have it first.");
      await deleteSet(tx, name);
      await audit(tx, actor, { action: "permission_set.remove", object: "permission_set", id: name, before });
    },
    listUsers: async (reader, words) => wireUsers(reader, await listUsers(reader, { words, limit: MOST_USERS })),
    async updateUser(tx, actor, { id, rev, change }) {
      const before = await getUser(tx, id);
      const isEnabled = change.is_enabled ?? before.is_enabled;
      if (!isEnabled && before.id === actor.userId) throw invalid("is_enabled", "You cannot disable yourself.");
      const sets = [...new Set(change.permission_sets ?? before.permission_sets)];
      const known = new Set((await listSets(tx)).map(({ name }) => name));
      if (!sets.every((name) => known.has(name))) throw invalid("permission_sets", "There is no such permission set.");
      return withoutLockingOut(tx, actor, async () => {
        const isChanged = await changeUser(tx, { id: before.id, rev, is_enabled: isEnabled }, clock.now());
        if (!isChanged) throw new AppError(errors.editConflict);
        await replaceGrants(tx, before.id, sets);
        const after = await getUser(tx, before.id);
        await audit(tx, actor, { action: "user.update", object: "user", id: before.id, before, after });
        return after;
      });
    },
  };
}

function setOf(given: { name: string; description?: string; permissions: readonly string[] }, described: string) {
  const name = given.name.trim().normalize("NFC");
  if (name === "" || name !== given.name) throw invalid("set", "Give the set a name.");
  const known = new Set<string>(permissions);
  const unknown = given.permissions.find((permission) => !known.has(permission));
  if (unknown !== undefined) throw invalid("permissions", `There is no permission "${unknown}".`);
  const description = (given.description ?? described).trim().normalize("NFC");
  return { name, description, permissions: [...new Set(given.permissions)].toSorted() };
}

async function wireUsers(reader: Tx, users: readonly KnownUser[]): Promise<WireUser[]> {
  if (users.length === 0) return [];
  const memberships = await listMemberships(reader, { users: users.map(({ id }) => id) });
  return users.map(({ permission_sets: sets, permissions: all, ...user }) => ({
    ...user,
    permission_sets: [...sets],
    permissions: [...all],
    teams: memberships.filter(({ id }) => id === user.id).map(({ team_id: id, team: name }) => ({ id, name })),
  }));
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
