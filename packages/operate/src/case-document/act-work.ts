import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { findLink, getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import type { EffectScope } from "../operation/index.ts";
import type { OperateFunction } from "../run-as/index.ts";
import { findAct, listActItems } from "./document-act.repository.ts";
import type { Act, ActItem } from "./document-act.repository.ts";

/** A case's place, and as whom it is reached. */
export interface ActSide {
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  readonly runAs: EffectScope["runAs"];
  readonly account: string | undefined;
}

/** What one run of an act goes by. */
export interface ActWork {
  readonly act: Act;
  readonly items: readonly ActItem[];
  readonly source: ActSide;
  /** Where things go; the source itself for what goes nowhere. */
  readonly target: ActSide;
  readonly targetId: string;
  readonly person: { readonly login: string; readonly name: string };
  readonly scope: EffectScope;
}

/** The repositories of both sides; one for both where both are the same. */
export interface ActSides {
  readonly source: DocumentRepository;
  readonly target: DocumentRepository;
  readonly isOne: boolean;
}

const FUNCTIONS: Readonly<Record<Act["kind"], OperateFunction>> = {
  copy: "F3",
  move: "F3",
  delete: "F3",
  restore: "F3",
  rename: "F3",
  upload: "F4",
  restore_version: "F4",
  create_folder: "F5",
};

/** Which function of operate.md 20 an act is. */
export function functionOf(kind: Act["kind"]): OperateFunction {
  return FUNCTIONS[kind];
}

/** Reads all that a run needs; `undefined` for an act that is over or not there. */
export async function readActWork(reader: Tx, actId: string): Promise<ActWork | undefined> {
  const act = await findAct(reader, actId);
  if (act === undefined || !["running", "waiting"].includes(act.state)) return undefined;
  const source = await sideOf(reader, {
    caseId: act.case_id,
    serviceId: act.service_id,
    runAs: act.run_as,
    account: act.account,
  });
  const isElsewhere =
    act.target_case_id !== null && act.target_service_id !== null && act.target_run_as !== null
      ? { caseId: act.target_case_id, serviceId: act.target_service_id, runAs: act.target_run_as }
      : undefined;
  const target =
    isElsewhere === undefined ? source : await sideOf(reader, { ...isElsewhere, account: act.target_account });
  const link = await findLink(reader, act.service_id, { userId: act.user_id });
  return {
    act,
    items: await listActItems(reader, [act.id]),
    source,
    target,
    targetId: act.target_id ?? act.folder_id,
    person: { login: link?.account_id ?? act.user_login, name: act.user_name },
    scope: {
      groupId: act.id,
      function: functionOf(act.kind),
      runAs: target.runAs,
      serviceId: target.service.id,
      userId: act.user_id,
      comment: `Operate ${functionOf(act.kind)} for ${act.user_name} (${source.row.reference}) op:${act.id}`,
    },
  };
}

async function sideOf(
  reader: Tx,
  given: { caseId: string; serviceId: string; runAs: EffectScope["runAs"]; account: string | null },
): Promise<ActSide> {
  const row = await findCaseAsSystem(reader, given.caseId);
  if (row === undefined) throw new Error("An act without its case");
  const service = await getService(reader, given.serviceId);
  return { row, service, runAs: given.runAs, account: given.account ?? undefined };
}

/** Opens both sides, as it was decided for each (OPR-IDN-009); throws `RepositoryError` `token` when a link is broken. */
export async function openActSides(repositories: Repositories, work: ActWork): Promise<ActSides> {
  const { act, source, target, person } = work;
  const open = async ({ runAs, service }: ActSide): Promise<DocumentRepository> =>
    runAs === "user"
      ? repositories.asUser(service, act.user_id)
      : repositories.asService(service, { operationId: act.id, person });
  const isOne = source.service.id === target.service.id && source.runAs === target.runAs;
  const first = await open(source);
  return { source: first, target: isOne ? first : await open(target), isOne };
}
