import type * as api from "@muniment/operate-api/bundle";
import type { Output } from "@muniment/rest";
import type { CaseRow } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import type { BuildView, BundleView } from "./bundle.repository.ts";

/** A bundle of the contract. */
export type WireBundle = Output<typeof api.getBundle>["data"];

/** A build of the contract. */
export type WireBuild = Output<typeof api.getBundleBuild>["data"];

/** A build as the contract has it. */
export function wireBuild(view: BuildView, row: CaseRow): WireBuild {
  const { output, item_id: itemId } = view;
  const service = output?.elsewhere ?? { type: row.service_type, base_url: row.base_url };
  const url =
    output === null || itemId === null
      ? undefined
      : pageOf(service, {
          rootId: output.elsewhere?.root_id ?? row.item_id,
          containerId: output.target_id,
          documentId: itemId,
        });
  return {
    id: view.id,
    bundle: view.bundle_id,
    number: view.number,
    state: view.state,
    step: view.step,
    done: view.done,
    total: view.total,
    by: view.user_name,
    created_at: view.created_at.toISOString(),
    ...(view.ended_at === null ? {} : { ended_at: view.ended_at.toISOString() }),
    ...(view.trouble === null ? {} : { trouble: view.trouble }),
    manifest: [...view.manifest],
    ...(output === null || itemId === null
      ? {}
      : {
          result: {
            name: output.name,
            pages: output.pages,
            size: output.size,
            folder_name: output.folder_name,
            document: {
              service: output.elsewhere?.service ?? row.system_name,
              document_id: itemId,
            },
            ...(url === undefined ? {} : { url }),
          },
        }),
  };
}

/** A bundle as the contract has it, with its newest build. */
export function wireBundle(view: BundleView, row: CaseRow, build: BuildView | undefined): WireBundle {
  return {
    id: view.id,
    case: view.case_id,
    title: view.title,
    reference: view.reference,
    purpose: view.purpose,
    state: stateOf(view, build),
    entries: [...view.entries],
    options: view.options,
    changed: [...view.changed],
    ...(build === undefined ? {} : { build: wireBuild(build, row) }),
    updated_at: view.updated_at.toISOString(),
    updated_by: view.updated_by_name,
    rev: view.rev,
  };
}

function stateOf(view: BundleView, build: BuildView | undefined): WireBundle["state"] {
  switch (build?.state) {
    case "running":
    case "waiting":
      return "building";
    case "failed":
      return "failed";
    case "built":
    case "built_with_warnings":
      return view.changed.length > 0 ? "stale" : build.state;
    default:
      return "defined";
  }
}
