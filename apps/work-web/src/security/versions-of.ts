import { listVersions } from "@muniment/work-api/document/document";
import { api } from "../api.ts";
import type { Subject } from "../panel/view.ts";
import type { Scope } from "../scope.ts";

/** The ids that a change of security is for: all versions of a document that one sees, or the item alone (WORK-VER-002). */
export async function versionsOf(scope: Scope, { kind, id }: Subject, isAll: boolean): Promise<readonly string[]> {
  if (kind !== "document" || !isAll) return [id];
  const { data } = await api.call(listVersions, { params: { ...scope, document: id } });
  return data.map((version) => version.id);
}
