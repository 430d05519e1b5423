import * as workspaces from "@muniment/work-api/container/workspace";
import type { DocumentRepository, FoundPlace } from "./port.ts";
import { formatId } from "./work-id.ts";
import type { WorkCaller } from "./work-place.ts";

const MOST = 20;

/** Workspaces that Operate makes at Work, and finds again by their properties or their name (F0: W1, W5). */
export function workspacesOf({
  ask,
  inLibrary,
}: WorkCaller): Pick<DocumentRepository, "findWorkspaces" | "createWorkspace"> {
  return {
    async findWorkspaces(library, { name, properties }) {
      const wanted = Object.keys(properties).length === 0 ? { name } : properties;
      const query = { limit: MOST, paging_mode: "standard_cursor" as const, ...wanted };
      const { data } = await ask((client) =>
        client(workspaces.listWorkspaces, { params: inLibrary({ library }), query }),
      );
      // A server may take a name for the beginning of one, or leave a property out that it does not know.
      return data.results.filter((found) => hasAll(found, wanted)).map((found) => placeOf(library, found));
    },
    async createWorkspace(library, { name, description, properties, security }, operation) {
      const body = {
        ...properties,
        name,
        ...(description === undefined ? {} : { description }),
        ...(security === undefined ? {} : { default_security: security }),
      };
      const { data } = await ask(
        (client) => client(workspaces.createWorkspace, { params: inLibrary({ library }), body }),
        operation,
      );
      return placeOf(library, data);
    },
  };
}

function placeOf(library: string, { id, name }: { readonly id: string; readonly name: string }): FoundPlace {
  return { place: { library, root: id }, item: { kind: "container", id: formatId("workspace", id), name } };
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

function hasAll(found: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([field, value]) => textOf(found[field]).toLowerCase() === value.toLowerCase());
}
