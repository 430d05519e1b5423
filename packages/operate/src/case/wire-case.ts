import type * as api from "@muniment/operate-api/case";
import type { Output } from "@muniment/rest";
import { pageOf } from "../document-repository/index.ts";
import type { OperateActor } from "../user/index.ts";
import { wireOwner } from "../work-item/index.ts";
import { isClosing, phaseNamed, transitionsFrom } from "../work-type/index.ts";
import type { WorkType } from "../work-type/index.ts";
import type { CaseHead, listPhases } from "./case.repository.ts";

/** A case as the contract shows it. */
export type WireCase = Output<typeof api.getCase>["data"];

/** A phase that a case came to. */
export type WirePhase = Output<typeof api.listCasePhases>["data"][number];

/** What the person may do with a case (OPR-PRM-001). */
export function actionsOf({ permissions }: OperateActor, { phase }: Pick<CaseHead, "phase">): string[] {
  const isOpen = phase === "open";
  const may = {
    browse: permissions.has("documents.browse"),
    file: isOpen && permissions.has("email.file") && permissions.has("documents.file"),
    edit: isOpen && permissions.has("case.create"),
    close: isOpen && permissions.has("case.close"),
    reopen: !isOpen && permissions.has("case.close"),
  };
  return Object.entries(may)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => name);
}

/** A case as the person sees it. */
export function wireCase(actor: OperateActor, row: CaseHead, type: WorkType): WireCase {
  const provisioning = provisioningOf(row);
  const isStopped = ["not_required", "failed", "ambiguous"].includes(provisioning?.state ?? "");
  const mayProvision = isStopped && row.phase === "open" && actor.permissions.has("documents.provision");
  return {
    id: row.id,
    reference: row.reference,
    title: row.title,
    phase: row.phase,
    type: { system_name: type.system_name, name: type.name },
    type_phase: { system_name: row.type_phase, name: phaseNamed(type, row.type_phase).label },
    values: { ...row.data },
    owner: wireOwner(row),
    is_restricted: row.is_restricted,
    place: placeOf(row),
    ...(provisioning === undefined ? {} : { provisioning }),
    transitions: transitionsOf(actor, row, type),
    created_at: row.created_at.toISOString(),
    ...(row.closed_at === null ? {} : { closed_at: row.closed_at.toISOString() }),
    actions: [...actionsOf(actor, row), ...(mayProvision ? ["provision"] : [])],
    rev: row.rev,
  };
}

function placeOf(row: CaseHead): WireCase["place"] {
  const service = { type: row.service_type, base_url: row.base_url };
  const url = row.item_id === null ? undefined : pageOf(service, { rootId: row.item_id });
  return {
    service: row.system_name,
    service_name: row.service_name,
    library: row.library,
    root: row.root,
    name: row.place_name,
    ...(url === undefined ? {} : { url }),
  };
}

function provisioningOf(row: CaseHead): WireCase["provisioning"] {
  const { provisioning_state: state, provisioning_trouble: trouble, is_waiting, is_found, candidates } = row;
  if (state === null) return undefined;
  return {
    state,
    ...(trouble === null ? {} : { trouble }),
    is_waiting: is_waiting ?? false,
    is_found: is_found ?? false,
    candidates: (candidates ?? []).map(({ root, name }) => ({ root, name })),
  };
}

/** Those that the person may take. */
function transitionsOf({ permissions }: OperateActor, row: CaseHead, type: WorkType): WireCase["transitions"] {
  const isEnd = (name: string): boolean => isClosing(phaseNamed(type, name));
  return transitionsFrom(type, row.type_phase).filter(({ to }) =>
    permissions.has(isEnd(to) || isEnd(row.type_phase) ? "case.close" : "case.create"),
  );
}

/** The phases of a case, oldest first, with how long it was in each (OPR-PHS-006). */
export function wirePhases(type: WorkType, rows: Awaited<ReturnType<typeof listPhases>>): WirePhase[] {
  const named = (name: string) => ({ system_name: name, name: phaseNamed(type, name).label });
  return rows.map((row, at) => {
    const next = rows[at + 1]?.at;
    return {
      phase: named(row.to_phase),
      ...(row.from_phase === null ? {} : { from: named(row.from_phase) }),
      at: row.at.toISOString(),
      ...(row.user_name === null ? {} : { by: row.user_name }),
      ...(row.reason === null ? {} : { reason: row.reason }),
      ...(next === undefined ? {} : { seconds: Math.round((next.getTime() - row.at.getTime()) / 1000) }),
      with_open_work: row.with_open_work,
    };
  });
}
