import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { roleNeeds } from "@muniment/operate-api/participant";
import type * as api from "@muniment/operate-api/participant";
import { entityKinds } from "@muniment/operate-api/register";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { insertRole, listRoles, lockRole, updateRole } from "./participant.repository.ts";
import type { ParticipantRole } from "./participant.repository.ts";

type WireRole = Output<typeof api.setParticipantRole>["data"];
type Setting = Input<typeof api.setParticipantRole>["body"];

/** What somebody can be in a case (OPR-PTY-004). */
export interface RoleService {
  list(reader: Tx): Promise<WireRole[]>;
  /** Adds it without `rev`; else changes the one that was seen at `rev`. */
  set(
    tx: Tx,
    actor: OperateActor,
    given: { name: string; rev: number | undefined; setting: Setting },
  ): Promise<WireRole>;
}

const SYSTEM_NAME = /^[a-z][a-z0-9_]{0,39}$/;

/** Roles in the database. */
export function createRoleService({ clock }: { clock: Clock }): RoleService {
  return {
    list: async (reader) => (await listRoles(reader)).map(wireRole),
    async set(tx, actor, { name, rev, setting }) {
      if (!SYSTEM_NAME.test(name)) throw invalid("role", "A system name is made of a-z, 0-9 and _.");
      const known = await lockRole(tx, name);
      if (known !== undefined && known.rev !== rev) throw new AppError(errors.editConflict);
      if (known === undefined && rev !== undefined) throw new AppError(errors.notFound);
      const columns = columnsOf(setting, known);
      const row =
        known === undefined
          ? await insertRole(tx, { system_name: name, ...columns })
          : await updateRole(tx, name, columns);
      if (row === undefined) throw new AppError(errors.duplicate, { field: "role" });
      await recordAudit(tx, subjectOf(actor), [
        {
          at: clock.now(),
          action: known === undefined ? "participant_role.create" : "participant_role.update",
          object_type: "participant_role",
          object_id: name,
          before: known && { ...wireRole(known) },
          after: { ...wireRole(row) },
        },
      ]);
      return wireRole(row);
    },
  };
}

function columnsOf(given: Setting, known: ParticipantRole | undefined) {
  const name = (given.name ?? known?.name ?? "").trim().normalize("NFC");
  if (name === "") throw invalid("name", "Give the role a name.");
  const kinds = entityKinds.filter((each) => (given.kinds ?? known?.kinds ?? []).includes(each));
  if (kinds.length === 0) throw invalid("kinds", "Say who may fill the role.");
  const need = roleNeeds.find((each) => each === (given.need ?? known?.need ?? "optional"));
  if (need === undefined) throw invalid("need", "A role is mandatory, recommended or optional.");
  return {
    name,
    category: (given.category ?? known?.category ?? "").trim().normalize("NFC"),
    is_active: given.is_active ?? known?.is_active ?? true,
    kinds,
    need,
    is_many: given.is_many ?? known?.is_many ?? true,
    sees_restricted: given.sees_restricted ?? known?.sees_restricted ?? false,
  };
}

function wireRole(row: ParticipantRole): WireRole {
  const { system_name, name, category, is_active, kinds, need, is_many, sees_restricted, rev } = row;
  return { system_name, name, category, is_active, kinds, need, is_many, sees_restricted, rev };
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
