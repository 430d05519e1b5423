import { addSeconds, AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import {
  changeProvisioning,
  findCaseHeadAsSystem,
  findProvisioning,
  queueProvisioning,
  setPlace,
} from "../case/index.ts";
import type { CaseHead } from "../case/index.ts";
import { findWanted } from "../configured-repository/index.ts";
import { ensurePath, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, FoundPlace, Operation, Repositories } from "../document-repository/index.ts";
import { holdUpOf } from "../file-work/index.ts";
import { matterData } from "../generation/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Operations } from "../operation/index.ts";
import { participantsOf } from "../participant/index.ts";
import { getPeople, subjectOfPerson, systemSubject } from "../user/index.ts";
import type { Person } from "../user/index.ts";
import { copyFolders } from "./folder-plan.ts";
import { MACHINE } from "./provisioning-state.ts";
import type { ProvisioningEvent } from "./provisioning-state.ts";
import { wantedWorkspace, workspaceKey } from "./workspace-plan.ts";
import type { WantedWorkspace } from "./workspace-plan.ts";

/** What carries provisioning out. */
export interface ProvisionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly probeSeconds: number;
}

type Plan = NonNullable<Awaited<ReturnType<typeof findProvisioning>>>["plan"];

interface Work {
  readonly row: CaseHead;
  readonly plan: Plan;
  readonly service: LinkedServiceRow;
  readonly person: Person | undefined;
  readonly wanted: WantedWorkspace;
  readonly repository: DocumentRepository;
  readonly comment: string;
}

/** Rights that were taken away are tried again by themselves after a while (OPR-FLT-004, denied). */
const DENIED_SECONDS = 1800;
const ACTION = "create folders in";

/**
 * Makes the workspace of a case as the service account: looks first, makes once, and goes on where it stopped
 * (OPR-PRO-002, -003). Every step can be repeated.
 */
export async function provision(deps: ProvisionDeps, caseId: string): Promise<void> {
  const { reader } = deps.database;
  const known = await findProvisioning(reader, caseId);
  const row = await findCaseHeadAsSystem(reader, caseId);
  if (known === undefined || row === undefined || !(await move(deps, row, "look"))) return;
  const service = await getService(reader, row.service_id);
  const people = await getPeople(reader, known.requested_by === null ? [] : [known.requested_by]);
  const person = people.get(known.requested_by ?? "");
  try {
    const data = matterData(row, await participantsOf(reader, row.id));
    const wanted = wantedWorkspace(known.plan, row.library, { case: data, context: data });
    const repository = await deps.repositories.asService(service, {
      operationId: row.id,
      ...(person === undefined ? { initiator: "provisioning" } : { person }),
    });
    const comment = `Operate F0 for ${person?.name ?? "a rule"} (${row.reference}) op:${row.id}`;
    await carryOut(deps, { row, plan: known.plan, service, person, wanted, repository, comment });
  } catch (error) {
    if (error instanceof RepositoryError) await holdBack(deps, { row, service, person, error });
    else if (error instanceof AppError)
      await stop(deps, { row, person, trouble: troubleFrom(error, deps.clock.now()) });
    else throw error;
  }
}

async function carryOut(deps: ProvisionDeps, work: Work): Promise<void> {
  const { row, plan, wanted, repository } = work;
  const found = await findWanted(repository, wanted.place);
  const [first, ...others] = found;
  if (first !== undefined && others.length > 0) return choose(deps, work, found);
  if (first !== undefined && !(await isOurs(deps, work))) {
    const { place, isNew } = await openFolder(work, first);
    if (isNew) await furnish(work, place);
    return keep(deps, work, { place, event: "find" });
  }
  if (first === undefined && plan.how === "existing") {
    const text = "No workspace of this case was found. Make it in the repository, then try again.";
    const trouble = { code: "OPR-ERR-012", text, at: deps.clock.now().toISOString() };
    return stop(deps, { row, person: work.person, trouble });
  }
  if (!(await move(deps, row, "find_none"))) return;
  const made = await make(deps, work);
  if (!(await move(deps, row, "make"))) return;
  const { place } = await openFolder(work, made);
  await furnish(work, place);
  await keep(deps, work, { place, event: "finish" });
}

/** The folder of the case in a workspace that several may share; the workspace itself where it has none. */
async function openFolder(
  { row, wanted, repository, comment }: Work,
  found: FoundPlace,
): Promise<{ readonly place: FoundPlace; readonly isNew: boolean }> {
  const { folders: names } = wanted.place;
  if (names.length === 0) return { place: found, isNew: false };
  const operation: Operation = { operationId: `${row.id}:place`, comment };
  const item = await ensurePath(repository, found.item.id, { names, operation });
  const { items } = await repository.list(item.id);
  return { place: { ...found, item }, isNew: items.length === 0 };
}

/** Whether what is there was begun by this case, so that it is gone on with (OPR-PRO-003). */
async function isOurs({ operations }: ProvisionDeps, { row, service, wanted }: Work): Promise<boolean> {
  const key = workspaceKey(service.id, wanted.place);
  return operations.isBegunBy(row.id, key);
}

/** Once, however often it is tried, and whichever of two cases wants it first (OPR-IDM-002, OPR-ACC-18). */
async function make({ operations }: ProvisionDeps, work: Work): Promise<FoundPlace> {
  const { row, plan, service, person, wanted, repository, comment } = work;
  const scope = {
    groupId: row.id,
    function: "F0",
    runAs: "service",
    serviceId: service.id,
    comment,
    ...(person === undefined ? {} : { userId: person.id }),
  } as const;
  const { workspace: name, properties, findBy } = wanted.place;
  const { description } = wanted;
  const made = {
    name,
    properties,
    ...(description === undefined ? {} : { description }),
    ...(plan.default_security === undefined ? {} : { security: plan.default_security }),
  };
  return operations.perform(scope, {
    key: workspaceKey(service.id, wanted.place),
    kind: "workspace.create",
    intent: { library: row.library, name },
    attempt: (mark) => repository.createWorkspace(row.library, made, mark),
    async find() {
      const [found] = await repository.findWorkspaces(row.library, { name, properties: findBy });
      return found;
    },
  });
}

/** The folders of its template, and those of the plan. */
async function furnish({ row, plan, wanted, repository, comment }: Work, { item }: FoundPlace): Promise<void> {
  const operation: Operation = { operationId: `${row.id}:folders`, comment };
  if (plan.how === "template") {
    const template = await repository.resolve({ library: row.library, root: plan.template ?? "" });
    await copyFolders(repository, { from: template.id, to: item.id, operation });
  }
  for (const names of wanted.folders) {
    const mark = { ...operation, operationId: `${operation.operationId}:${names.join("/")}` };
    await ensurePath(repository, item.id, { names, operation: mark });
  }
}

async function keep(
  deps: ProvisionDeps,
  { row, person }: Work,
  { place, event }: { readonly place: FoundPlace; readonly event: "find" | "finish" },
): Promise<void> {
  const { database, clock } = deps;
  const isFound = event === "find";
  await database.transaction(async (tx) => {
    const change = { is_found: isFound, is_waiting: false, trouble: null, candidates: "[]" };
    if (!(await moveIn(tx, clock.now(), { caseId: row.id, event, change }))) return;
    const { item } = place;
    await setPlace(tx, row.id, { ...place.place, item_id: item.id, name: item.name });
    const details = { workspace: place.place.root, name: item.name, found: isFound };
    await note(tx, { row, person, at: clock.now(), outcome: "ok", details });
  });
}

async function choose(deps: ProvisionDeps, { row, person }: Work, found: readonly FoundPlace[]): Promise<void> {
  const { database, clock } = deps;
  const candidates = found.map(({ place, item }) => ({ root: place.root, name: item.name, item: item.id }));
  await database.transaction(async (tx) => {
    const change = { candidates: JSON.stringify(candidates), is_waiting: false, trouble: null };
    if (!(await moveIn(tx, clock.now(), { caseId: row.id, event: "find_several", change }))) return;
    const details = { candidates: candidates.length };
    await note(tx, { row, person, at: clock.now(), outcome: "failed", code: "OPR-ERR-012", details });
  });
}

async function stop(
  { database, clock }: ProvisionDeps,
  given: { row: CaseHead; person: Person | undefined; trouble: TroubleValue },
): Promise<void> {
  const { row, person, trouble } = given;
  await database.transaction(async (tx) => {
    const change = { trouble: JSON.stringify(trouble), is_waiting: false };
    if (!(await moveIn(tx, clock.now(), { caseId: row.id, event: "fail", change }))) return;
    await note(tx, { row, person, at: clock.now(), outcome: "failed", code: trouble.code });
  });
}

/** What the repository refuses waits for it where that helps, and says what it waits for (OPR-PRO-004). */
async function holdBack(
  deps: ProvisionDeps,
  given: { row: CaseHead; service: LinkedServiceRow; person: Person | undefined; error: RepositoryError },
): Promise<void> {
  const { row, service, person, error } = given;
  const { database, clock, jobs, probeSeconds } = deps;
  const now = clock.now();
  const place = { id: row.library, name: row.library === "" ? service.display_name : row.library };
  const held = holdUpOf(error, { service, place, action: ACTION, kept: "the case is open without it", now });
  const isDenied = error.fault === "denied";
  const isWaiting = held.isWaiting || isDenied;
  await database.transaction(async (tx) => {
    const change = { trouble: JSON.stringify(held.trouble), is_waiting: isWaiting, updated_at: now };
    const moved = held.isWaiting
      ? await changeProvisioning(tx, { caseId: row.id, states: MACHINE.look.from }, change)
      : await moveIn(tx, now, { caseId: row.id, event: "fail", change });
    if (!moved) return;
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    await note(tx, { row, person, at: now, outcome: "refused", code: held.trouble.code });
    if (!isWaiting) return;
    const runAt = addSeconds(now, isDenied ? DENIED_SECONDS : (held.retryAfterSeconds ?? probeSeconds));
    await queueProvisioning(jobs, tx, { caseId: row.id, serviceId: service.id, runAt });
  });
}

async function move({ database, clock }: ProvisionDeps, row: CaseHead, event: ProvisioningEvent): Promise<boolean> {
  return moveIn(database.reader, clock.now(), { caseId: row.id, event, change: {} });
}

/** Moves it on where the event can happen; whether it could. */
export async function moveIn(
  tx: Tx,
  at: Date,
  given: {
    caseId: string;
    event: ProvisioningEvent;
    change: Omit<Parameters<typeof changeProvisioning>[2], "state" | "updated_at">;
  },
): Promise<boolean> {
  const { caseId, event, change } = given;
  const { from: states, to: state } = MACHINE[event];
  return changeProvisioning(tx, { caseId, states }, { ...change, state, updated_at: at });
}

function troubleFrom(error: AppError, at: Date): TroubleValue {
  return { code: error.kind.code, text: error.message, at: at.toISOString() };
}

async function note(
  tx: Tx,
  given: {
    row: CaseHead;
    person: Person | undefined;
    at: Date;
    outcome: "ok" | "refused" | "failed";
    code?: string;
    details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { row, person, at, outcome, code, details } = given;
  const subject = person === undefined ? systemSubject("provisioning", row.id) : subjectOfPerson(person, row.id);
  await recordAudit(tx, subject, [
    {
      at,
      action: "case.provision",
      object_type: "case",
      object_id: row.id,
      outcome,
      ...(code === undefined ? {} : { code }),
      ...(details === undefined ? {} : { details }),
      own: { function: "F0", run_as: "service", service: row.system_name, case_id: row.id },
    },
  ]);
}
