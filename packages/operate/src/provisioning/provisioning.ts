import { AppError } from "@muniment/kernel";
import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/case";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import {
  changeProvisioning,
  findCaseHead,
  findProvisioning,
  provisionWorkspace,
  queueProvisioning,
  setPlace,
} from "../case/index.ts";
import type { CaseHead, CaseService } from "../case/index.ts";
import { findConfigured } from "../configured-repository/index.ts";
import { requireAccount } from "../document-repository/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findWorkType, planOf } from "../work-type/index.ts";
import { moveIn, provision } from "./provision-run.ts";
import type { ProvisionDeps } from "./provision-run.ts";

/** Workspaces that Operate makes for cases (operate.md 8.2). */
export interface Provisioning {
  mount(mounter: Mounter<RequestContext<OperateActor>>, cases: Pick<CaseService, "get">): void;
  readonly tasks: readonly Task[];
}

/** Puts it together. */
export function createProvisioning(deps: ProvisionDeps): Provisioning {
  return {
    mount(mounter, cases) {
      mounter.mount(api.provisionCase, async ({ params, body }, { actor, write }) =>
        write(async (tx) => {
          await ask(deps, tx, actor, { id: params.case, root: body.root });
          return { data: await cases.get(tx, actor, params.case) };
        }),
      );
    },
    tasks: [defineTask({ ...provisionWorkspace, run: ({ case: id }) => provision(deps, id) })],
  };
}

type Known = NonNullable<Awaited<ReturnType<typeof findProvisioning>>>;

async function ask(
  deps: ProvisionDeps,
  tx: Tx,
  actor: OperateActor,
  { id, root }: { readonly id: string; readonly root: string | undefined },
): Promise<void> {
  const row = await findCaseHead(tx, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  if (row.phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  const known = await findProvisioning(tx, row.id);
  if (known === undefined || known.state === "ready") {
    throw new AppError(errors.conflict, { text: "This case has its workspace." });
  }
  await requireAccount(deps.repositories, tx, row.service_id);
  await (root === undefined ? again(deps, tx, actor, row) : choose(deps, tx, actor, { row, known, root }));
  const chosen = root === undefined ? {} : { details: { root } };
  await recordAudit(tx, subjectOf(actor, row.id), [
    {
      at: deps.clock.now(),
      action: "case.provision",
      object_type: "case",
      object_id: row.id,
      outcome: root === undefined ? "unknown" : "ok",
      ...chosen,
      own: { function: "F0", run_as: "service", service: row.system_name, case_id: row.id },
    },
  ]);
}

/** Begins once more, or does what waits now (OPR-PRO-004). */
async function again({ clock, jobs }: ProvisionDeps, tx: Tx, actor: OperateActor, row: CaseHead): Promise<void> {
  const at = clock.now();
  // What was wrong with the type may be mended meanwhile; the case stays with its service.
  const plan = await planNow(tx, row);
  const change = {
    requested_by: actor.userId,
    trouble: null,
    candidates: "[]",
    is_waiting: false,
    ...(plan === undefined ? {} : { plan: JSON.stringify(plan) }),
  };
  if (!(await moveIn(tx, at, { caseId: row.id, event: "want", change }))) {
    await changeProvisioning(tx, { caseId: row.id, states: ["pending", "looking_up"] }, { requested_by: actor.userId });
  }
  await queueProvisioning(jobs, tx, { caseId: row.id, serviceId: row.service_id });
}

async function planNow(tx: Tx, row: CaseHead): Promise<ReturnType<typeof planOf>> {
  const type = await findWorkType(tx, row.work_type);
  const configured = await findConfigured(tx, row.repository ?? type?.repository ?? "");
  if (type === undefined || configured?.service_id !== row.service_id) return undefined;
  return planOf(type, configured);
}

/** One of the several that fit. */
async function choose(
  { clock }: ProvisionDeps,
  tx: Tx,
  actor: OperateActor,
  { row, known, root }: { readonly row: CaseHead; readonly known: Known; readonly root: string },
): Promise<void> {
  const chosen = known.candidates.find((each) => each.root === root);
  if (chosen === undefined) {
    throw new AppError(errors.validationFailed, { text: "Choose one of those that fit.", field: "root" });
  }
  const change = { requested_by: actor.userId, is_found: true, is_waiting: false, candidates: "[]", trouble: null };
  if (!(await moveIn(tx, clock.now(), { caseId: row.id, event: "find", change }))) {
    throw new AppError(errors.conflict, { text: "Somebody has just chosen one." });
  }
  await setPlace(tx, row.id, { library: row.library, root, item_id: chosen.item, name: chosen.name });
}
