import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/work-type";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { findConfigured } from "../configured-repository/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { inherit } from "./inherit.ts";
import { isSystemName, workTypeMistakes } from "./work-type-rules.ts";
import type { WorkTypeContent } from "./work-type-rules.ts";
import {
  findCountedWorkType,
  findWorkType,
  insertWorkType,
  listKinds,
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
      const parent = await parentOf(tx, name, content.parent);
      const whole = inherit<WorkTypeContent>(content, () => parent).type;
      const messages = workTypeMistakes(whole);
      if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
      await requireRepositories(tx, content);
      await requireUsable(tx, name, whole);
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
  const heirs = (await listKinds(tx, name)).filter((kind) => kind.system_name === name || kind.phases.length === 0);
  const inUse = await phasesInUse(
    tx,
    heirs.map((kind) => kind.system_name),
  );
  const lost = inUse.find((phase) => !names.has(phase));
  if (lost !== undefined) throw invalid("phases", `There are cases in the phase "${lost}". It has to stay.`);
}

/** The type that this one is to be a kind of, with what that has of its own ancestors. */
async function parentOf(tx: Tx, name: string, parent: string | null): Promise<WorkType | undefined> {
  if (parent === null) return undefined;
  const found = await findWorkType(tx, parent);
  if (found === undefined) throw invalid("parent", "There is no such work type.");
  if (parent === name || (await listKinds(tx, name)).some((kind) => kind.system_name === parent)) {
    throw invalid("parent", "A work type is no kind of itself.");
  }
  // Its ancestors are in it already.
  return { ...found, parent: null };
}

async function requireRepositories(tx: Tx, { repository, bundles, repositories }: WorkTypeContent): Promise<void> {
  const wanted = [
    ["repository", repository],
    ["bundles", bundles],
    ...repositories.map((key) => ["repositories", key] as const),
  ] as const;
  for (const [field, key] of wanted) {
    if (key === null) continue;
    if ((await findConfigured(tx, key))?.context !== "case") throw invalid(field, "Choose a repository of cases.");
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
    parent: given.parent === undefined ? (known?.parent ?? null) : given.parent,
    repository: given.repository === undefined ? (known?.repository ?? null) : given.repository,
    bundles: given.bundles === undefined ? (known?.bundles ?? null) : given.bundles,
    repositories: [...new Set(given.repositories ?? known?.repositories ?? [])],
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
    ...(row.parent === null ? {} : { parent: row.parent }),
    ...(row.repository === null ? {} : { repository: row.repository }),
    ...(row.bundles === null ? {} : { bundles: row.bundles }),
    repositories: [...row.repositories],
    inherited: [...row.inherited],
    case_count: row.case_count,
    updated_at: row.updated_at.toISOString(),
    rev: row.rev,
  };
}

const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
