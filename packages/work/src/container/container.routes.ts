import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { folderSecurity, workspaceSecurity } from "@muniment/work-api/access/security";
import {
  createSubfolder,
  getFolder,
  getFolderOperations,
  getFolderPath,
  moveFolder,
  updateFolder,
} from "@muniment/work-api/container/folder";
import {
  createRootFolder,
  createTab,
  createWorkspace,
  getWorkspace,
  getWorkspaceOperations,
  getWorkspacePolicy,
  updateWorkspace,
} from "@muniment/work-api/container/workspace";
import { accessOfUser, requireAccess, securityOnWire } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import type { MoveFolder } from "./container-move.ts";
import type { ContainerSecurity } from "./container-security.ts";
import type { ContainerService } from "./container.service.ts";
import { containerOperations, folderShape, pathStep, securedContainer, workspaceShape } from "./container-shape.ts";
import { findContainers, findPath, lockMoves } from "./container.repository.ts";
import type { Container } from "./container.repository.ts";

/** What the routes of workspaces, tabs and folders use. */
export interface ContainerRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly security: ContainerSecurity;
  readonly moveFolder: MoveFolder;
  /** Shown in links for desktop clients. */
  readonly host: string;
}

type WorkMounter = Mounter<RequestContext>;

const FOLDERS = ["folder", "tab"] as const;
const WORKSPACE = ["workspace"] as const;

/** Mounts single workspaces, tabs and folders (work-api.md 10.4, 10.5); lists and searches are in `search`. */
export function containerRoutes(mounter: WorkMounter, deps: ContainerRouteDeps): void {
  workspaceRoutes(mounter, deps);
  folderRoutes(mounter, deps);
  securityRoutes(mounter, deps, { endpoints: workspaceSecurity, kinds: WORKSPACE });
  securityRoutes(mounter, deps, { endpoints: folderSecurity, kinds: FOLDERS });
}

function workspaceRoutes(mounter: WorkMounter, deps: ContainerRouteDeps): void {
  const { reader, reaches, containers, host } = deps;
  const shape = (reach: Reach, row: Container) => workspaceShape(reach, row, host);

  mounter.mount(createWorkspace, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const made = await containers.createWorkspace(tx, reach, body);
      return { data: shape(await reaches.renew(tx, reach), made) };
    });
  });
  mounter.mount(getWorkspace, async ({ params, query }, { actor, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.workspace, kinds: WORKSPACE, needed: "read" });
    reply.header("etag", etagOf(row));
    const operations = query.include_operations === true ? { operations: containerOperations(reach, row) } : {};
    return { data: { ...shape(reach, row), ...operations } };
  });
  mounter.mount(updateWorkspace, async ({ params, body }, { actor, request, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const hold = holdFor(body);
      const given = { id: params.workspace, kinds: WORKSPACE, needed: "read_write", hold } as const;
      const container = await containers.require(tx, reach, given);
      checkMatch(request.headers["if-match"], etagOf(container), () => shape(reach, container));
      const changed = await containers.update(tx, reach, { container, body });
      return { data: shape(await reaches.renew(tx, reach), changed) };
    });
  });
  mounter.mount(getWorkspaceOperations, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const given = { id: params.workspace, kinds: WORKSPACE, needed: "read" } as const;
    return { data: containerOperations(reach, await containers.require(reader, reach, given)) };
  });
  mounter.mount(getWorkspacePolicy, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    await containers.require(reader, reach, { id: params.workspace, kinds: WORKSPACE, needed: "read" });
    // No policy can be made in this release, so nobody is named by one.
    return { data: { allow_list: [], deny_list: [] } };
  });
  for (const [spec, kind] of [
    [createRootFolder, "folder"],
    [createTab, "tab"],
  ] as const) {
    mounter.mount(spec, async ({ params, body }, { actor, write }) => {
      const reach = await reaches.reach(actor, params.library);
      return write(async (tx) => {
        const given = { id: params.workspace, kinds: WORKSPACE, needed: "read_write", hold: "place" } as const;
        const parent = await containers.require(tx, reach, given);
        const made = await containers.createFolder(tx, reach, { parent, kind, body });
        return { data: folderShape(await reaches.renew(tx, reach), made) };
      });
    });
  }
}

function folderRoutes(mounter: WorkMounter, deps: ContainerRouteDeps): void {
  const { reader, reaches, containers } = deps;

  mounter.mount(createSubfolder, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const given = { id: params.folder, kinds: FOLDERS, needed: "read_write", hold: "place" } as const;
      const parent = await containers.require(tx, reach, given);
      const made = await containers.createFolder(tx, reach, { parent, kind: "folder", body });
      return { data: folderShape(await reaches.renew(tx, reach), made) };
    });
  });
  mounter.mount(getFolder, async ({ params, query }, { actor, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.folder, kinds: FOLDERS, needed: "read" });
    reply.header("etag", etagOf(row));
    const operations = query.include_operations === true ? { operations: containerOperations(reach, row) } : {};
    return { data: { ...folderShape(reach, row), ...operations } };
  });
  mounter.mount(updateFolder, async ({ params, body }, { actor, request, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const container = await containers.require(tx, reach, {
        id: params.folder,
        kinds: FOLDERS,
        needed: "read_write",
        hold: holdFor(body),
      });
      checkMatch(request.headers["if-match"], etagOf(container), () => folderShape(reach, container));
      const changed = await containers.update(tx, reach, { container, body });
      return { data: folderShape(await reaches.renew(tx, reach), changed) };
    });
  });
  mounter.mount(getFolderPath, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.folder, kinds: FOLDERS, needed: "read" });
    const path = await findPath(reader, reach, row.container_number);
    return { data: path.map((step) => pathStep(reach, step)) };
  });
  mounter.mount(getFolderOperations, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.folder, kinds: FOLDERS, needed: "read" });
    return { data: containerOperations(reach, row) };
  });
  mounter.mount(moveFolder, async ({ params, body }, { actor, write }) => {
    const reach = await reaches.reach(actor, params.library);
    const destination = body.destination_folder_id ?? body.destination_id;
    if (destination === undefined) {
      throw new AppError(errors.invalidParam, { text: "Name the destination.", field: "destination_folder_id" });
    }
    return write(async (tx) => {
      await lockMoves(tx, reach.libraryId);
      const moving = { id: params.folder, kinds: FOLDERS, needed: "full_access", hold: "subtree" } as const;
      const folder = await containers.require(tx, reach, moving);
      const kinds = [...FOLDERS, ...WORKSPACE];
      const target = await containers.require(tx, reach, {
        id: destination,
        kinds,
        needed: "read_write",
        hold: "place",
      });
      await deps.moveFolder(tx, reach, { folder, target });
      const after = await reaches.renew(tx, reach);
      const [moved] = await findContainers(tx, after, [folder.container_number]);
      if (moved === undefined) throw new AppError(errors.noRecord);
      return { data: folderShape(after, moved) };
    });
  });
}

function securityRoutes(
  mounter: WorkMounter,
  deps: ContainerRouteDeps,
  given: {
    endpoints: typeof workspaceSecurity | typeof folderSecurity;
    kinds: readonly Container["kind"][];
  },
): void {
  const { reader, reaches, containers } = deps;
  const { endpoints, kinds } = given;

  mounter.mount(endpoints.get, async ({ params }, { actor, reply }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.item, kinds, needed: "read" });
    const { list, tag } = await securityOnWire.describe(reader, reach, governed(row));
    reply.header("etag", tag);
    return list;
  });
  mounter.mount(endpoints.change, async ({ params, body }, { actor, request, write }) => {
    const reach = await reaches.reach(actor, params.library);
    return write(async (tx) => {
      const container = await containers.require(tx, reach, {
        id: params.item,
        kinds,
        needed: "read",
        hold: "subtree",
      });
      requireAccess(reach, securedContainer(container), "full_access");
      await checkSecurityMatch(tx, reach, { header: request.headers["if-match"], item: governed(container) });
      const change = await securityOnWire.readChange(tx, reach, body);
      await deps.security.change(tx, reach, { container, change });
      const [row] = await findContainers(tx, reach, [container.container_number]);
      if (row === undefined) throw new AppError(errors.noRecord);
      return (await securityOnWire.describe(tx, reach, governed(row))).list;
    });
  });
  mounter.mount(endpoints.ofUser, async ({ params }, { actor }) => {
    const reach = await reaches.reach(actor, params.library);
    const row = await containers.require(reader, reach, { id: params.item, kinds, needed: "read" });
    const item = securedContainer(row);
    return { data: await accessOfUser(reader, reach, { item, userId: params.user, reaches }) };
  });
}

function governed(row: Container): { readonly security_id: number; readonly inherits: boolean } {
  return { security_id: row.security_id, inherits: !row.owns_security };
}

/** Only a change of security reaches what is below a container. */
function holdFor(body: Readonly<Record<string, unknown>>): "self" | "subtree" {
  return (body["default_security"] ?? "") === "" ? "self" : "subtree";
}

/** Stands for the state of one item (work-api.md 17.2). */
export function etagOf(row: { readonly revision: number }): string {
  return `"${row.revision}"`;
}

/** Refuses a change that was made from an older state, and shows the present one. */
export function checkMatch(header: string | undefined, tag: string, current: () => unknown): void {
  if (header === undefined || header === "*" || header === tag) return;
  throw new AppError(errors.editConflict, { details: { current: current() } });
}

/** The same for a change of an access list (WORK-SEC-011). */
export async function checkSecurityMatch(
  tx: Tx,
  reach: Reach,
  given: { readonly header: string | undefined; readonly item: Parameters<typeof securityOnWire.describe>[2] },
): Promise<void> {
  if (given.header === undefined) return;
  const { list, tag } = await securityOnWire.describe(tx, reach, given.item);
  checkMatch(given.header, tag, () => list);
}
