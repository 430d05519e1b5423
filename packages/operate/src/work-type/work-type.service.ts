import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/work-type";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { findService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { isSystemName, workTypeMistakes } from "./work-type-rules.ts";
import type { WorkTypeContent } from "./work-type-rules.ts";
import {
  findCountedWorkType,
  insertWorkType,
  listWorkTypes,
  lockWorkType,
  phasesInUse,
  updateWorkType,
} from "./work-type.repository.ts";
import type { CountedWorkType, WorkType } from "./work-type.repository.ts";

type WireType = Output<typeof api.getWorkType>["data"];
type Setting = Input<typeof api.setWorkType>["body"];

/** What cases follow, as administrators say it (operate.md 6.1). */
export interface WorkTypeService {
  list(reader: Tx): Promise<WireType[]>;
  get(reader: Tx, name: string): Promise<WireType>;
  /** Adds it without `rev`; else changes the one that was seen at `rev`. */
  set(
    tx: Tx,
    actor: OperateActor,
    given: { name: string; rev: number | undefined; setting: Setting },
  ): Promise<WireType>;
}

/** Work types in the database. */
export function createWorkTypeService({ clock }: { clock: Clock }): WorkTypeService {
  const get: WorkTypeService["get"] = async (reader, name) => {
    const row = await findCountedWorkType(reader, name);
    if (row === undefined) throw new AppError(errors.notFound);
    return wireType(row);
  };
  return {
    get,
    list: async (reader) => (await listWorkTypes(reader)).map(wireType),
    async set(tx, actor, { name, rev, setting }) {
      if (!isSystemName(name)) throw invalid("type", "A system name is made of a-z, 0-9 and _.");
      const known = await lockWorkType(tx, name);
      if (known !== undefined && known.rev !== rev) throw new AppError(errors.editConflict);
      if (known === undefined && rev !== undefined) throw new AppError(errors.notFound);
      const content = contentOf(setting, known);
      const messages = workTypeMistakes(content);
      if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
      await requireUsable(tx, name, content);
      const before = known === undefined ? undefined : await get(tx, name);
      const row = { system_name: name, ...columnsOf(content), updated_at: clock.now(), updated_by: actor.userId };
      if (known !== undefined) await updateWorkType(tx, row);
      else if (!(await insertWorkType(tx, row))) throw new AppError(errors.duplicate, { field: "type" });
      const after = await get(tx, name);
      await recordAudit(tx, subjectOf(actor), [
        {
          at: clock.now(),
          action: known === undefined ? "work_type.create" : "work_type.update",
          object_type: "work_type",
          object_id: name,
          before: before && { ...before },
          after: { ...after },
        },
      ]);
      return after;
    },
  };
}

/** Cases go on working (OPR-WTY-007): their phases stay, and where they get a workspace is there. */
async function requireUsable(tx: Tx, name: string, content: WorkTypeContent): Promise<void> {
  const names = new Set(content.phases.map((phase) => phase.name));
  const lost = (await phasesInUse(tx, name)).find((phase) => !names.has(phase));
  if (lost !== undefined) throw invalid("phases", `There are cases in the phase "${lost}". It has to stay.`);
  const { provisioning } = content;
  if (provisioning !== null && (await findService(tx, provisioning.service)) === undefined) {
    throw invalid("provisioning.service", "There is no such service.");
  }
}

function contentOf(given: Setting, known: WorkType | undefined): WorkTypeContent {
  return {
    name: (given.name ?? known?.name ?? "").trim().normalize("NFC"),
    description: (given.description ?? known?.description ?? "").trim().normalize("NFC"),
    is_active: given.is_active ?? known?.is_active ?? true,
    reference_mask: (given.reference_mask ?? known?.reference_mask ?? "").trim(),
    fields: given.fields ?? known?.fields ?? [],
    phases: given.phases ?? known?.phases ?? [],
    transitions: given.transitions ?? known?.transitions ?? [],
    provisioning: given.provisioning === undefined ? (known?.provisioning ?? null) : given.provisioning,
  };
}

function columnsOf(content: WorkTypeContent) {
  const { fields, phases, transitions, provisioning, ...plain } = content;
  return {
    ...plain,
    fields: JSON.stringify(fields),
    phases: JSON.stringify(phases),
    transitions: JSON.stringify(transitions),
    provisioning: provisioning === null ? null : JSON.stringify(provisioning),
  };
}

function wireType(row: CountedWorkType): WireType {
  return {
    system_name: row.system_name,
    name: row.name,
    description: row.description,
    is_active: row.is_active,
    reference_mask: row.reference_mask,
    fields: [...row.fields],
    phases: [...row.phases],
    transitions: [...row.transitions],
    ...(row.provisioning === null ? {} : { provisioning: row.provisioning }),
    case_count: row.case_count,
    updated_at: row.updated_at.toISOString(),
    rev: row.rev,
  };
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
