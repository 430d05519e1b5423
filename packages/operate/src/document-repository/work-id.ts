import { RepositoryError } from "./repository-error.ts";

/** What an id of Work is of, which decides under which address it is found. */
export type WorkKind = "workspace" | "folder" | "document";

/** An id of Work with its kind. */
export interface WorkRef {
  readonly kind: WorkKind;
  readonly id: string;
  readonly library: string;
}

/** An id of the port, from one of Work. */
export function formatId(kind: WorkKind, id: string): string {
  return `${kind}:${id}`;
}

/** Throws `input` for what is no id of Work's. */
export function parseId(text: string): WorkRef {
  const match = /^(workspace|folder|document):(([A-Za-z0-9_-]+)![0-9.]+)$/.exec(text);
  const [, kind, id, library] = match ?? [];
  if (kind === undefined || id === undefined || library === undefined) throw new RepositoryError("input", "invalid_id");
  return { kind: kind as WorkKind, id, library };
}

/** The page of Work's own client on which a person finds a workspace, a folder of it or a document there. */
export function pageOf(
  service: { readonly type: string; readonly base_url: string },
  at: { readonly rootId: string; readonly containerId?: string | null; readonly documentId?: string },
): string | undefined {
  if (service.type !== "work") return undefined;
  const { id, library } = parseId(at.rootId);
  const url = new URL(`/work/web/${library}/w/${encodeURIComponent(id)}`, service.base_url);
  const container = at.containerId == null ? undefined : parseId(at.containerId);
  if (container?.kind === "folder") url.searchParams.set("folder", container.id);
  if (at.documentId !== undefined) url.searchParams.set("selected", parseId(at.documentId).id);
  return url.href;
}
