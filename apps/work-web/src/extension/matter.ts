import { useQuery } from "@tanstack/react-query";
import { getWorkspace } from "@muniment/work-api/container/workspace";
import { q } from "../api.ts";
import { useScope } from "../scope.ts";

/** A matter as extensions are told of it; the page that shows it has asked for it already. */
export function useMatter(
  workspace: string | undefined,
): { readonly id: string; readonly name: string; readonly library: string } | undefined {
  const scope = useScope();
  const params = { ...scope, workspace: workspace ?? "" };
  const { data } = useQuery({
    ...q(getWorkspace, { params, query: { include_operations: true } }),
    enabled: workspace !== undefined && scope.library !== "",
  });
  if (workspace === undefined) return undefined;
  return { id: workspace, name: data?.data.name ?? "", library: scope.library };
}
