import type * as api from "@muniment/operate-api/template";
import type { Output } from "@muniment/rest";
import type { Template, TemplateVersion } from "./template.repository.ts";

type WireTemplate = Output<typeof api.getTemplate>["data"];
type WireVersion = Output<typeof api.publishTemplateVersion>["data"];

/** A template as the contract shows it. */
export function wireTemplate(
  row: Template,
  versions: readonly TemplateVersion[],
  teams: readonly { readonly id: string; readonly name: string }[],
): WireTemplate {
  const used = versions.find(({ state }) => state === "published") ?? versions[0];
  const count = (severity: "error" | "warning"): number =>
    used?.mistakes.filter((mistake) => mistake.severity === severity).length ?? 0;
  const { created_at: _made, updated_at: updatedAt, ...rest } = row;
  return {
    ...rest,
    teams: teams.map(({ id, name }) => ({ id, name })),
    ...(used === undefined
      ? {}
      : {
          version: { number: used.number, state: used.state, errors: count("error"), warnings: count("warning") },
        }),
    updated_at: updatedAt.toISOString(),
  };
}

/** A version as the contract shows it. */
export function wireVersion(version: TemplateVersion): WireVersion {
  return {
    number: version.number,
    state: version.state,
    file_name: version.file_name,
    size: version.size,
    sha256: version.sha256,
    ...(version.service_system_name === null ? {} : { service: version.service_system_name }),
    ...(version.service_name === null ? {} : { service_name: version.service_name }),
    created_at: version.created_at.toISOString(),
    created_by: version.created_by_name,
    mistakes: version.mistakes.map(({ place, ...mistake }) => ({ ...mistake, ...place })),
    fields: version.fields.map((field) => ({ ...field })),
    blocks: version.blocks,
  };
}
