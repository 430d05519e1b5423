import { queryOptions } from "@tanstack/react-query";
import type { Output } from "@muniment/rest";
import { getFolder } from "@muniment/work-api/container/folder";
import { getWorkspace } from "@muniment/work-api/container/workspace";
import { getDocument } from "@muniment/work-api/document/document";
import { api } from "../api.ts";
import type { Scope } from "../scope.ts";
import type { Subject } from "./view.ts";

/** One item in full, with what the caller may do with it. */
export type Details =
  | { readonly kind: "workspace"; readonly entry: Output<typeof getWorkspace>["data"] }
  | { readonly kind: "folder"; readonly entry: Output<typeof getFolder>["data"] }
  | { readonly kind: "document"; readonly entry: Output<typeof getDocument>["data"] };

const query = { include_operations: true };

/** The key of what is kept about single items. */
const SUBJECT = "subject";

/** Asks for one item, whatever its kind. */
export function subjectQuery(scope: Scope, { kind, id }: Subject) {
  return queryOptions({
    queryKey: [SUBJECT, scope, kind, id],
    queryFn: async (): Promise<Details> => {
      if (kind === "document") {
        const params = { ...scope, document: id };
        const answer = await api.call(getDocument, { params, query: { ...query, is_latest: true } });
        return { kind, entry: answer.data };
      }
      if (kind === "folder") {
        return { kind, entry: (await api.call(getFolder, { params: { ...scope, folder: id }, query })).data };
      }
      return { kind, entry: (await api.call(getWorkspace, { params: { ...scope, workspace: id }, query })).data };
    },
  });
}
