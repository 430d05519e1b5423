import { html } from "@muniment/platform/html";
import type { Shape } from "@muniment/work-api/connector/shape";

/** An item as REST v2 tells it. */
type Wire = Readonly<Record<string, unknown>>;

/** A document with what the façade adds: a link, the name of its file, and the main properties for pasting. */
export function connectorDocument(document: Wire, origin: string): Shape {
  const name = text(document["name"]);
  const extension = text(document["extension"]);
  const { id, database, workspace_id: workspace, parent_id: folder } = document;
  const place = { database, workspace, query: { folder, selected: id, panel: "properties" } };
  return {
    ...document,
    document_url: pageOf(origin, place),
    full_file_name: extension === "" ? name : `${name}.${extension}`,
    basic_properties: basicProperties([
      ["Name", name],
      ["ID", id],
      ["Author", document["author_description"] ?? document["author"]],
      ["Type", document["type"]],
      ["Class", document["class"]],
      ["Edited", document["edit_date"]],
    ]),
  };
}

/** A workspace with its link and main properties. */
export function connectorWorkspace(workspace: Wire, origin: string): Shape {
  const { id, database } = workspace;
  return {
    ...workspace,
    workspace_url: pageOf(origin, { database, workspace: id, query: {} }),
    basic_properties: basicProperties([
      ["Name", workspace["name"]],
      ["ID", id],
      ["Description", workspace["description"]],
      ["Owner", workspace["owner_description"] ?? workspace["owner"]],
    ]),
  };
}

/** A folder with its link. */
export function connectorFolder(folder: Wire, origin: string): Shape {
  return { ...folder, folder_url: pageOfFolder(folder, origin) };
}

/** A tab with its link. */
export function connectorTab(tab: Wire, origin: string): Shape {
  return { ...tab, tab_url: pageOfFolder(tab, origin) };
}

function pageOfFolder({ id, database, workspace_id: workspace }: Wire, origin: string): string {
  return pageOf(origin, { database, workspace, query: { folder: id } });
}

/** The page of the web client, which asks for the rights of whoever opens it. */
function pageOf(
  origin: string,
  { database, workspace, query }: { database: unknown; workspace: unknown; query: Wire },
): string {
  const search = Object.entries(query)
    .filter(([, value]) => text(value) !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(text(value))}`)
    .join("&");
  const path = `/work/web/${encodeURIComponent(text(database))}/w/${encodeURIComponent(text(workspace))}`;
  return `${origin}${path}${search === "" ? "" : `?${search}`}`;
}

/** Names come from people, so they are escaped: whoever pastes this pastes text. */
function basicProperties(lines: readonly (readonly [label: string, value: unknown])[]): string {
  const shown = lines.filter(([, value]) => text(value) !== "");
  return String(html`<span>${shown.map(([label, value]) => html`<b>${label}:</b> ${text(value)}<br />`)}</span>`);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
