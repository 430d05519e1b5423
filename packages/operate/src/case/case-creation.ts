import { AppError, newId } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case";
import type { FieldContent } from "@muniment/operate-api/case";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { openAs, refusalOf, RepositoryError } from "../document-repository/index.ts";
import type { Item, OpenAsDeps, RepositoryAs } from "../document-repository/index.ts";
import { findConfigured } from "../configured-repository/index.ts";
import type { ConfiguredRepository } from "../configured-repository/index.ts";
import { findLink, findService, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { JobQueue } from "@muniment/jobs";
import { findOwner, insertWorkItem } from "../work-item/index.ts";
import type { NewWorkItem, WorkItem } from "../work-item/index.ts";
import {
  findWorkType,
  missingValues,
  nextNumber,
  planOf,
  readValues,
  referenceOf,
  startPhase,
} from "../work-type/index.ts";
import type { FieldValues, WorkType } from "../work-type/index.ts";
import { insertPhase, insertPlace, insertProvisioning } from "./case.repository.ts";
import { queueProvisioning } from "./provision-task.ts";

/** What is typed for a new case. */
export type Creation = Input<typeof api.createCase>["body"];

/** A new case whose place has been found, or is to be made once it is kept (OPR-INT-002). */
export interface PreparedCase {
  readonly type: WorkType;
  readonly values: FieldValues;
  readonly title: string;
  readonly reference: string;
  readonly owner: string;
  /** Otherwise it is who opens the case, and a rule may say somebody else. */
  readonly isOwnerNamed: boolean;
  readonly isRestricted: boolean;
  /** Absent where the workspace was chosen. */
  readonly configured: ConfiguredRepository | undefined;
  readonly service: LinkedServiceRow;
  readonly library: string;
  readonly root: string;
  /** Absent where Operate makes it. */
  readonly place: Item | undefined;
}

const MOST_TITLE = 254;
const REFERENCE = /^[\p{L}\p{N}][\p{L}\p{N}./_-]{0,31}$/u;
const DEFAULT_TYPE = "matter";

/** Checks what was typed and asks the repository for the place, as the person and as the service account. */
export async function prepareCase(deps: OpenAsDeps, actor: OperateActor, given: Creation): Promise<PreparedCase> {
  const type = await findWorkType(deps.reader, given.type ?? DEFAULT_TYPE);
  if (type === undefined || !type.is_active) throw invalid("type", "There is no such work type.");
  const plan = type.provisioning;
  const isMade = plan !== null && plan.when !== "never" && (given.root ?? "").trim() === "";
  const typed = checkCreation(actor, given, { type, isMade });
  if (isMade) {
    const configured = await repositoryFor(deps.reader, type, given.repository);
    const service = await getService(deps.reader, configured.service_id);
    const library = configured.library === "" ? service.preferred_database : configured.library;
    // That a service is away for a while keeps nobody from opening a case (OPR-INT-002).
    return { ...typed, type, configured, service, library, root: "", place: undefined };
  }
  const service = await findService(deps.reader, typed.service);
  if (service === undefined) throw invalid("service", "There is no such service.");
  if (!service.is_enabled) throw new AppError(errors.serviceUnavailable);
  const library = typed.library === "" ? service.preferred_database : typed.library;
  const place = await findPlace(deps, { actor, service, library, root: typed.root });
  return { ...typed, type, configured: undefined, service, library, place };
}

/** The repository of a new case: that of its type, or another one that the type allows (OPR-REP-008). */
async function repositoryFor(reader: Tx, type: WorkType, wanted: string | undefined): Promise<ConfiguredRepository> {
  const key = wanted ?? type.repository ?? "";
  const isAllowed = key === type.repository || type.repositories.includes(key);
  const found = isAllowed ? await findConfigured(reader, key) : undefined;
  if (found === undefined) throw invalid("repository", "Cases of this type are not kept there.");
  return found;
}

/** Keeps a new case with its place, and asks for its workspace where the type has one made. */
export async function keepCase(
  jobs: JobQueue,
  tx: Tx,
  actor: OperateActor,
  given: PreparedCase & { readonly at: Date },
): Promise<WorkItem> {
  const { type, values, title, isRestricted, configured, service, library, root, place, at } = given;
  const owner = await findOwner(tx, { kind: "user", id: given.owner });
  const { name: phase } = startPhase(type);
  const common = { type: "case", title, phase, owner, isRestricted, createdBy: actor.userId, at } as const;
  const item = await insertCase(tx, { type, reference: given.reference }, { ...common, data: values });
  await insertPhase(tx, {
    work_item_id: item.id,
    from_phase: null,
    to_phase: phase,
    reason: null,
    with_open_work: false,
    user_id: actor.userId,
    at,
  });
  await insertPlace(tx, {
    case_id: item.id,
    repository: configured?.key ?? null,
    service_id: service.id,
    library,
    root,
    item_id: place?.id ?? null,
    name: place?.name ?? title,
  });
  if (configured !== undefined) await planWorkspace(jobs, tx, { caseId: item.id, phase, type, configured, actor, at });
  return item;
}

async function planWorkspace(
  jobs: JobQueue,
  tx: Tx,
  given: {
    caseId: string;
    phase: string;
    type: WorkType;
    configured: ConfiguredRepository;
    actor: OperateActor;
    at: Date;
  },
): Promise<void> {
  const { caseId, phase, type, configured, actor, at } = given;
  const plan = planOf(type, configured);
  if (plan === undefined) throw new Error("A case without a place has no plan for one");
  const isNow = plan.when === "on_creation" || (plan.when === "on_phase" && plan.phase === phase);
  await insertProvisioning(tx, {
    case_id: caseId,
    state: isNow ? "pending" : "not_required",
    plan: JSON.stringify(plan),
    is_waiting: false,
    is_found: false,
    trouble: null,
    candidates: "[]",
    requested_by: actor.userId,
    updated_at: at,
  });
  if (isNow) await queueProvisioning(jobs, tx, { caseId, serviceId: configured.service_id });
}

/** The case under the reference that was typed, or under the next one of its type that nobody has typed. */
async function insertCase(
  tx: Tx,
  { type, reference: typed }: { type: WorkType; reference: string },
  given: Omit<NewWorkItem, "id" | "reference" | "workType">,
): Promise<WorkItem> {
  for (;;) {
    const { system_name: workType, reference_mask: mask } = type;
    const reference = typed === "" ? referenceOf(mask, await nextNumber(tx, workType), given.at) : typed;
    const item = await insertWorkItem(tx, { ...given, workType, id: newId(), reference });
    if (item !== undefined) return item;
    if (typed !== "") {
      throw new AppError(errors.duplicate, { text: "There is a case of this reference.", field: "reference" });
    }
  }
}

function checkCreation(
  actor: OperateActor,
  given: Creation,
  { type, isMade }: { readonly type: WorkType; readonly isMade: boolean },
) {
  const { title = "", reference = "", service = "", library = "", root = "", owner, is_restricted = false } = given;
  const messages: FieldMessage[] = [];
  const need = (field: string, text: string) => messages.push({ code: "required", text, field });
  if (title.trim() === "") need("title", "Give the case a title.");
  if (service === "" && !isMade) need("service", "Choose a service.");
  if (root.trim() === "" && !isMade) need("root", "Choose a workspace.");
  if (reference !== "" && !REFERENCE.test(reference.trim())) {
    messages.push({
      code: "invalid",
      text: "A reference is made of letters, digits and . / _ - and begins with a letter or digit.",
      field: "reference",
    });
  }
  const read = readValues(type.fields, given.values ?? {});
  const mandatory = type.fields.filter((field) => field.is_mandatory === true).map(({ name }) => name);
  messages.push(...read.messages, ...missingValues(type.fields, mandatory, read.values));
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return {
    values: withoutEmpty(read.values),
    title: titleOf(title),
    reference: reference.trim().normalize("NFC"),
    service,
    library: library.trim(),
    root: root.trim(),
    owner: owner ?? actor.userId,
    isOwnerNamed: owner !== undefined,
    isRestricted: is_restricted,
  };
}

/** The workspace: the person must see it when they are linked, and the service account in any case. */
async function findPlace(
  deps: OpenAsDeps,
  given: { actor: OperateActor; service: LinkedServiceRow; library: string; root: string },
): Promise<Item> {
  const { actor, service, library, root } = given;
  const action = "view documents in";
  const seen = await asPerson(deps, { actor, service }, (own) =>
    own.attempt({ action }, (repository) => repository.resolve({ library, root })),
  );
  try {
    // In the person's name, so that the policies they are under at the service hold for what the account sees too (D41).
    const person = { login: actor.login, name: actor.name };
    const repository = await deps.repositories.asService(service, { operationId: newId(), person });
    return await repository.resolve({ library, root });
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    if (error.fault === "input") throw unresolved("that is no workspace");
    const isMissing = error.fault === "gone" || error.code === "NRC_NO_RECORD";
    if (isMissing && seen === undefined) throw unresolved("there is none, or Operate's own account may not see it");
    throw refusalOf(error, {
      action,
      ...(seen === undefined ? {} : { place: seen.name }),
      service: service.display_name,
      runAs: "service",
      kept: "the case was not opened",
    });
  }
}

/** Asks as the person when they are linked; whoever is not has no repository identity whose rights could be less. */
async function asPerson<T>(
  deps: OpenAsDeps,
  given: { actor: OperateActor; service: LinkedServiceRow },
  ask: (own: RepositoryAs) => Promise<T>,
): Promise<T | undefined> {
  const { actor, service } = given;
  if (service.type !== "work" || (await findLink(deps.reader, service.id, { userId: actor.userId })) === undefined) {
    return undefined;
  }
  const own = await openAs(deps, { function: "F1", service, actor });
  return own.runAs === "user" ? ask(own) : undefined;
}

/** Values without those that are emptied. */
export function withoutEmpty(values: Readonly<Record<string, FieldContent | undefined>>): FieldValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

const unresolved = (reason: string): AppError => refused(refusals.unresolvedPlace({ reason }), { field: "root" });
const invalid = (field: string, text: string): AppError => new AppError(errors.validationFailed, { text, field });
/** A title as it is kept. */
export function titleOf(text: string): string {
  const title = text.trim().normalize("NFC").slice(0, MOST_TITLE);
  if (title === "") throw invalid("title", "Give the case a title.");
  return title;
}
