import { Buffer } from "node:buffer";
import { uploadBody } from "./multipart.ts";
import { del, get, ofLibrary, send } from "./client.ts";
import type { Answer, SendOptions, Session } from "./client.ts";
import { target } from "./settings.ts";

/** Values for the placeholders of a route; `{w}`, `{f}`, `{d}` are ids, `{u}` a user id. */
export type Ids = Readonly<Record<string, string>>;

/** A route with ids of items in path, query or body; placeholders stand in braces. */
export interface Route {
  readonly method: string;
  /** Below a library of work-api 10, or whole when it is one of the own endpoints or of the façade (work-api 14, 17). */
  readonly path: string;
  readonly body?: unknown;
  /** What a resumable upload is made with (work-api 17.11). */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

const reads = (...paths: readonly string[]): Route[] => paths.map((path) => ({ method: "GET", path }));
const sends = (method: string, path: string, body?: unknown): Route => ({ method, path, body });

const own = "/api/work/v1";
const ownLibrary = `${own}/libraries/${target.library}`;

const uploads = (place: string): Route => ({
  method: "POST",
  path: `${own}/uploads`,
  metadata: { filename: "crawled.txt", library: target.library, target: place },
});

/** GET routes with an id in the path; whoever may read the item gets 200. */
export const readingRoutes: readonly Route[] = [
  ...reads(
    ...["", "/children", "/folders", "/documents", "/operations", "/security", "/security-policy"].map(
      (rest) => `/workspaces/{w}${rest}`,
    ),
    "/workspaces/{w}/folders/search?name=a",
    "/workspaces/{w}/users/{u}/security",
    ...["", "/children", "/documents", "/path", "/operations", "/security"].map((rest) => `/folders/{f}${rest}`),
    "/folders/{f}/users/{u}/security",
    ...["", "/versions", "/versions/latest", "/path", "/operations", "/security"].map(
      (rest) => `/documents/{d}${rest}`,
    ),
    ...["/history", "/history/activities", "/history/users"].map((rest) => `/documents/{d}${rest}`),
    "/documents/{d}/users/{u}/security",
    "/documents/{d}/checkout",
    "/documents/{d}/download",
    "/documents/{d}/download/name.txt",
    "/documents/{d}?latest=true",
    "/documents/{d}/download?latest=true",
    ...["", "/file"].map((rest) => `${ownLibrary}/documents/{d}/preview${rest}`),
    `${ownLibrary}/security/people?id={w}`,
    `${ownLibrary}/security/people?id={d}`,
  ),
];

const trustee = { include: [{ id: "{u}", type: "user", access_level: "read" }] };

/** Operations of the connector façade (work-api 14), which has ids in bodies and queries alone. */
const connector = (operation: string, body: unknown): Route => sends("POST", `/automate/work/${operation}`, body);

const connectorItems = [
  { objectType: "workspace", objectId: "{w}" },
  { objectType: "folder", objectId: "{f}" },
  { objectType: "document", objectId: "{d}" },
];

const connectorRoutes: readonly Route[] = [
  ...connectorItems.flatMap((item) => [
    connector("getTrustees", item),
    connector("getPermissions", item),
    connector("updatePermissions", { ...item, access_level: "Full Access", users: "{u}" }),
    connector("updateDefaultSecurity", { ...item, default_security: "public" }),
    connector("copyPermissions", {
      sourceObjectType: item.objectType,
      sourceObjectId: item.objectId,
      targetObjectType: "document",
      targetObjectId: "{ownDocument}",
      copyType: "Overwrite",
    }),
  ]),
  connector("getWorkspaceProfile", { workspaceId: "{w}" }),
  connector("updateWorkspace", { id: "{w}", name: "crawled" }),
  ...["getDocumentProfile", "getDocumentVersions", "downloadDocument"].map((operation) =>
    connector(operation, { documentId: "{d}" }),
  ),
  connector("updateDocumentProfile", { documentId: "{d}", name: "crawled" }),
  connector("promoteDocumentVersion", { documentId: "{d}", version: 1 }),
  connector("moveDocument", { folderId: "{f}", documentId: "{d}", destination_folder_id: "{ownFolder}" }),
  connector("copyDocument", { documentId: "{d}", folderId: "{ownFolder}" }),
  connector("addDocumentReference", { documentId: "{d}", folderId: "{ownFolder}" }),
  connector("addDocumentHistoryEntry", { documentId: "{d}", activity_code: 1 }),
  sends("DELETE", "/automate/work/deleteDocumentReference?documentId={d}&folderId={f}"),
];

/** Routes that write, with the id in the path; none may have any effect for somebody without access. */
export const writingRoutes: readonly Route[] = [
  sends("PATCH", "/workspaces/{w}", { name: "crawled" }),
  sends("POST", "/workspaces/{w}/folders", { name: "crawled" }),
  sends("POST", "/workspaces/{w}/tabs", { name: "crawled" }),
  sends("POST", "/workspaces/{w}/security", trustee),
  sends("DELETE", "/workspaces/{w}"),
  sends("PATCH", "/folders/{f}", { name: "crawled" }),
  sends("POST", "/folders/{f}/subfolders", { name: "crawled" }),
  sends("POST", "/folders/{f}/security", trustee),
  sends("POST", "/folders/{f}/children/browse", {}),
  sends("POST", "/folders/{f}/documents", "upload"),
  sends("POST", "/folders/{f}/move", { destination_folder_id: "{ownFolder}" }),
  sends("POST", "/folders/{f}/copy", { destination_folder_id: "{ownFolder}", include_documents: true }),
  sends("DELETE", "/folders/{f}"),
  sends("PATCH", "/documents/{d}", { name: "crawled" }),
  sends("POST", "/documents/{d}/lock", {}),
  sends("DELETE", "/documents/{d}/lock"),
  sends("POST", "/documents/{d}/checkout", {}),
  sends("DELETE", "/documents/{d}/checkout"),
  sends("POST", "/documents/{d}/versions", "upload"),
  sends("PUT", "/documents/{d}/file", "upload"),
  sends("POST", "/documents/{d}/versions/promote", { version: 1 }),
  sends("POST", "/documents/{d}/copy", { destination_folder_id: "{ownFolder}" }),
  sends("POST", "/documents/{d}/security", trustee),
  sends("POST", "/documents/{d}/history", { activity_code: 1, comments: "crawled", duration: 1 }),
  sends("POST", "/folders/{f}/documents/{d}/move", { destination_folder_id: "{ownFolder}" }),
  sends("POST", "/folders/{ownFolder}/documents/{d}/reference", {}),
  sends("DELETE", "/folders/{f}/documents/{d}"),
  sends("DELETE", "/documents/{d}"),
  sends("POST", "/trash-bin/documents/{d}/restore", { folder_ids: [] }),
  sends("DELETE", "/trash-bin/documents/{d}"),
  ...["{w}", "{f}"].map((id) => sends("POST", `${ownLibrary}/recent`, { id })),
  ...["{w}", "{f}", "{d}"].map((id) => sends("POST", `${ownLibrary}/security/effect`, { id, ...trustee })),
  ...["{w}", "{f}", "{d}"].map((id) => sends("POST", `${own}/downloads`, { ids: [id], format: "zip" })),
  ...["folder:{f}", "version_of:{d}", "replace:{d}"].map(uploads),
  sends("POST", `${ownLibrary}/uploads/check`, { target_folder_id: "{f}", files: [{ name: "crawled.txt", size: 1 }] }),
  ...["copy", "move"].map((act) =>
    sends("POST", `${ownLibrary}/items/${act}`, { ids: ["{ownDocument}"], destination_folder_id: "{f}" }),
  ),
  sends("POST", `${ownLibrary}/items/move`, {
    ids: ["{ownDocument}"],
    destination_folder_id: "{ownFolder}",
    source_folder_id: "{f}",
  }),
  ...connectorRoutes,
];

/** Routes with the caller's own ids in the path and the other id in the query or the body. */
export const indirectRoutes: readonly Route[] = [
  ...["/documents", "/folders"].flatMap((path): Route[] =>
    ["{w}", "{f}"].map((id) => ({ method: "GET", path, query: { container_id: id, include_subtree: "true" } })),
  ),
  { method: "GET", path: "/workspaces", query: { include_ids: "{w}" } },
  { method: "GET", path: "/folders", query: { include_ids: "{f}" } },
  { method: "GET", path: "/documents/{ownDocument}", query: { parent_id: "{f}" } },
  sends("POST", "/documents/search", { filters: { container_id: "{f}", include_subtree: true } }),
  sends("POST", "/folders/search", { filters: { container_id: "{w}" } }),
  sends("POST", "/workspaces/search", { filters: { include_ids: "{w}" } }),
  sends("POST", "/documents/{ownDocument}/copy", { destination_folder_id: "{f}" }),
  sends("POST", "/folders/{ownFolder}/documents/{ownDocument}/move", { destination_folder_id: "{f}" }),
  sends("POST", "/folders/{ownInner}/move", { destination_folder_id: "{f}" }),
  sends("POST", "/folders/{ownInner}/move", { destination_id: "{w}" }),
  sends("POST", "/folders/{ownInner}/copy", { destination_folder_id: "{f}" }),
  sends("POST", "/folders/{f}/documents/{ownDocument}/reference", {}),
  sends("DELETE", "/folders/{f}/documents/{ownDocument}"),
  sends("POST", "/folders/{ownFolder}/documents/{d}/move", { destination_folder_id: "{ownFolder}" }),
  sends("DELETE", "/folders/{ownFolder}/documents/{d}"),
  sends("POST", "/trash-bin/documents/{ownTrash}/restore", { folder_ids: ["{f}"] }),
  sends("PATCH", "/folders/{ownInner}", { parent_id: "{f}" }),
  connector("searchFolders", { libraryId: target.library, container_id: "{w}" }),
  connector("copyDocument", { documentId: "{ownDocument}", folderId: "{f}" }),
  connector("copyPermissions", {
    sourceObjectType: "document",
    sourceObjectId: "{ownDocument}",
    targetObjectType: "folder",
    targetObjectId: "{f}",
    copyType: "Overwrite",
  }),
];

/** Routes of later surfaces: not required to exist, but they must not tell hidden from missing either. */
export const laterRoutes: readonly Route[] = [
  ...reads(
    "/workspaces/{w}/name-value-pairs",
    "/workspaces/{w}/default-email-folder",
    "/folders/{f}/name-value-pairs",
    "/documents/{d}/name-value-pairs",
    "/documents/{d}/parents",
    "/documents/{d}/related-documents",
    "/email/{d}/preview",
    "/templates/{w}/children",
  ),
  sends("PUT", "/workspaces/{w}/name-value-pairs", { a: "b" }),
  sends("PUT", "/documents/{d}/name-value-pairs", { a: "b" }),
  sends("POST", "/documents/{d}/related-documents", { id: "{ownDocument}" }),
  sends("POST", "/documents/{ownDocument}/related-documents", { id: "{d}" }),
  sends("DELETE", "/templates/{w}"),
];

/** Puts ids into every text of a value that has placeholders. */
function fill(value: unknown, ids: Ids): unknown {
  if (typeof value === "string") return value.replace(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  if (Array.isArray(value)) return value.map((entry) => fill(entry, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, ids)]));
}

/** The headers that make a resumable upload of one byte. */
function resumable(metadata: Readonly<Record<string, string>>, ids: Ids): Record<string, string> {
  const pairs = Object.entries(metadata).map(
    ([key, value]) => `${key} ${Buffer.from(String(fill(value, ids))).toString("base64")}`,
  );
  return { "tus-resumable": "1.0.0", "upload-length": "1", "upload-metadata": pairs.join(",") };
}

/** Calls a route with these ids; the body "upload" stands for an ordinary upload. */
export function callRoute(session: Session | undefined, route: Route, ids: Ids): Promise<Answer> {
  const filled = String(fill(route.path, ids));
  const path = /^\/(?:api|automate)\//.test(filled) ? filled : ofLibrary(filled);
  const query = fill(route.query, ids) as SendOptions["query"];
  if (route.method === "GET") return get(session, path, query);
  if (route.method === "DELETE") return del(session, path, query);
  if (route.metadata !== undefined)
    return send(session, route.method, path, { headers: resumable(route.metadata, ids) });
  const content = route.body === "upload" ? { upload: uploadBody({}) } : { json: fill(route.body, ids) };
  return send(session, route.method, path, content);
}

/** A route as a line of text. */
export function nameOf(route: Route): string {
  const rest = route.query ?? route.metadata ?? (route.body === "upload" ? "upload" : route.body);
  return `${route.method} ${route.path} ${rest === undefined ? "" : JSON.stringify(rest)}`.trim();
}
