import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors, parseItemId } from "@muniment/work-api";
import { changesOf, recordAct } from "../activity/index.ts";
import {
  changeProfile,
  containerProfiles,
  hasPrivilege,
  levelOfDefault,
  readSecurityProfile,
  requireAccess,
} from "../access/index.ts";
import type { Level, Reach } from "../access/index.ts";
import { nextNumber, requireWritable } from "../item/index.ts";
import { creationEntries, readContainerFields, resolveOwner } from "./container-input.ts";
import type { ContainerBody, ContainerFields } from "./container-input.ts";
import { securedContainer } from "./container-shape.ts";
import {
  findContainers,
  holdContainerAsSystem,
  insertContainer,
  lockContainerAsSystem,
  lockSubtreeAsSystem,
  updateContainer,
} from "./container.repository.ts";
import type { Container } from "./container.repository.ts";
import type { ContainerSecurity } from "./container-security.ts";

type Kind = Container["kind"];

/** Which container is wanted, and how it is to be held until the transaction ends. */
interface Wanted {
  readonly id: string;
  readonly kinds: readonly Kind[];
  readonly needed: Level;
  /** `place`: something is put into it. `self`: it changes alone. `subtree`: with all that is below it. */
  readonly hold?: "place" | "self" | "subtree" | undefined;
}

/** Workspaces, folders and tabs. Every function takes the rights of the person first. */
export interface ContainerService {
  /** The container, when the person has at least `needed` on it; 404 or 403 otherwise. */
  require(tx: Tx, reach: Reach, given: Wanted): Promise<Container>;
  createWorkspace(tx: Tx, reach: Reach, body: ContainerBody): Promise<Container>;
  createFolder(
    tx: Tx,
    reach: Reach,
    given: { parent: Container; kind: "folder" | "tab"; body: ContainerBody },
  ): Promise<Container>;
  update(tx: Tx, reach: Reach, given: { container: Container; body: ContainerBody }): Promise<Container>;
}

/** Reads the number out of a container's id; 400 when it is malformed or names another library. */
function containerNumber(reach: Reach, id: string, field: string): number {
  const parsed = parseItemId(id);
  if (parsed === undefined || parsed.version !== undefined) {
    throw new AppError(errors.invalidParam, { text: "This is not the id of a container.", field });
  }
  if (parsed.library !== undefined && parsed.library.toLowerCase() !== reach.library.toLowerCase()) {
    throw new AppError(errors.invalidParam, { text: "This id belongs to another library.", field });
  }
  return parsed.number;
}

interface ContainerDeps {
  readonly clock: Clock;
  readonly security: ContainerSecurity;
}

export function createContainerService(deps: ContainerDeps): ContainerService {
  return {
    require: requireContainer,
    createWorkspace: (tx, reach, body) => createWorkspace(deps, tx, reach, body),
    createFolder: (tx, reach, given) => createFolder(deps, tx, reach, given),
    update: (tx, reach, given) => changeContainer(deps, tx, reach, given),
  };
}

async function requireContainer(tx: Tx, reach: Reach, { id, kinds, needed, hold }: Wanted): Promise<Container> {
  const field = kinds.includes("workspace") ? "workspace" : "folder";
  const number = containerNumber(reach, id, field);
  if (hold === "place") await holdContainerAsSystem(tx, reach.libraryId, number);
  if (hold === "self") await lockContainerAsSystem(tx, reach.libraryId, number);
  if (hold === "subtree") await lockSubtreeAsSystem(tx, reach.libraryId, number);
  const [container] = await findContainers(tx, reach, [number]);
  const found = container !== undefined && kinds.includes(container.kind) ? container : undefined;
  requireAccess(reach, found && securedContainer(found), needed);
  return found as Container;
}

async function createWorkspace(deps: ContainerDeps, tx: Tx, reach: Reach, body: ContainerBody): Promise<Container> {
  const { clock } = deps;
  requireWritable(reach);
  const fields = readContainerFields("workspace", body, { isNew: true, custom: {}, profile: {} });
  const defaultSecurity = fields.defaultSecurity ?? reach.settings.workspace_default_security;
  if (defaultSecurity === "public" && !hasPrivilege(reach, "create_public_workspace")) {
    throw new AppError(errors.accessDenied, { text: "Your role may not make public workspaces." });
  }
  if (!reach.standing.isNrtadmin && hasPrivilege(reach, "template_workspace_only")) {
    throw new AppError(errors.accessDenied, { text: "Your role may make workspaces from templates only." });
  }
  const { actor, libraryId } = reach;
  const entries = await creationEntries(tx, libraryId, { body, actor, hasOwnList: true });
  const ownerNum = (await resolveOwner(tx, libraryId, fields.ownerId)) ?? actor.userNum;
  const number = await nextNumber(tx, libraryId, "container");
  const securityId = await containerProfiles.create(
    tx,
    { libraryId, workspaceNumber: number },
    { defaultLevel: levelOfDefault(defaultSecurity) ?? 0, entries },
  );
  await insertContainer(tx, {
    ...newRow(reach, { fields, ownerNum, at: clock.now() }),
    container_number: number,
    kind: "workspace",
    workspace_number: number,
    parent_number: null,
    ancestors: [],
    class: fields.class || "WEBDOC",
    security_id: securityId,
    owns_security: true,
  });
  await recordCreation(tx, reach, { number, kind: "workspace", name: fields.name, at: clock.now() });
  return reread(tx, reach, number);
}

async function createFolder(
  deps: ContainerDeps,
  tx: Tx,
  reach: Reach,
  { parent, kind, body }: { parent: Container; kind: "folder" | "tab"; body: ContainerBody },
): Promise<Container> {
  const { clock } = deps;
  const fields = readContainerFields("folder", body, { isNew: true, custom: {}, profile: {} });
  const { actor, libraryId } = reach;
  const defaultSecurity = fields.defaultSecurity ?? "inherit";
  const hasOwnList = defaultSecurity !== "inherit";
  const entries = await creationEntries(tx, libraryId, { body, actor, hasOwnList });
  const ownsSecurity = hasOwnList || entries.length > 0;
  const ownerNum = (await resolveOwner(tx, libraryId, fields.ownerId)) ?? actor.userNum;
  const securityId = ownsSecurity
    ? await containerProfiles.create(
        tx,
        { libraryId, workspaceNumber: parent.workspace_number },
        hasOwnList
          ? { defaultLevel: levelOfDefault(defaultSecurity) ?? 0, entries }
          : changeProfile(await readSecurityProfile(tx, libraryId, parent.security_id), {
              defaultLevel: undefined,
              include: entries,
              remove: [],
            }),
      )
    : parent.security_id;
  const number = await nextNumber(tx, libraryId, "container");
  await insertContainer(tx, {
    ...newRow(reach, { fields, ownerNum, at: clock.now() }),
    container_number: number,
    kind,
    workspace_number: parent.workspace_number,
    parent_number: parent.container_number,
    ancestors: [...parent.ancestors, parent.container_number],
    security_id: securityId,
    owns_security: ownsSecurity,
  });
  await recordCreation(tx, reach, { number, kind, name: fields.name, parent, at: clock.now() });
  return reread(tx, reach, number);
}

async function changeContainer(
  deps: ContainerDeps,
  tx: Tx,
  reach: Reach,
  { container, body }: { container: Container; body: ContainerBody },
): Promise<Container> {
  const { clock } = deps;
  const kind = container.kind === "workspace" ? "workspace" : "folder";
  const { custom, profile } = container;
  const fields = readContainerFields(kind, body, { isNew: false, custom, profile });
  const place = { libraryId: reach.libraryId, number: container.container_number };
  const needsFull = fields.ownerId !== undefined || fields.defaultSecurity !== undefined;
  requireAccess(reach, securedContainer(container), needsFull ? "full_access" : "read_write");
  const ownerNum = await resolveOwner(tx, reach.libraryId, fields.ownerId);
  const at = clock.now();
  await updateContainer(tx, place, {
    ...changedColumns(fields),
    ...(ownerNum === undefined ? {} : { owner_num: ownerNum }),
    last_user_num: reach.actor.userNum,
    edited_at: at,
  });
  if (fields.defaultSecurity !== undefined) {
    const change = { defaultSecurity: fields.defaultSecurity, include: [], remove: [] };
    await deps.security.change(tx, reach, { container, change });
  }
  const act = { activity: "MODIFY", at, ...changesOf(container, changedColumns(fields)) } as const;
  await recordAct(tx, reach.actor, act, [{ ...place, kind: container.kind }]);
  return reread(tx, reach, place.number);
}

function newRow(reach: Reach, given: { fields: ContainerFields; ownerNum: number; at: Date }) {
  const { fields, ownerNum, at } = given;
  return {
    library_id: reach.libraryId,
    name: fields.name ?? "",
    ...changedColumns(fields),
    owner_num: ownerNum,
    operator_num: reach.actor.userNum,
    last_user_num: reach.actor.userNum,
    created_at: at,
    edited_at: at,
  };
}

function changedColumns(fields: ContainerFields) {
  const optional = {
    name: fields.name,
    description: fields.description,
    view_type: fields.viewType,
    email: fields.email,
    class: fields.class,
    subclass: fields.subclass,
    is_external_as_normal: fields.isExternalAsNormal,
    is_hipaa: fields.isHipaa,
    is_declared: fields.isDeclared,
    declared_at: fields.declaredAt,
    retain_days: fields.retainDays,
  };
  return {
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as {
      [K in keyof typeof optional]?: Exclude<(typeof optional)[K], undefined>;
    }),
    custom: JSON.stringify(fields.custom),
    profile: JSON.stringify(fields.profile),
  };
}

async function recordCreation(
  tx: Tx,
  reach: Reach,
  given: { number: number; kind: Kind; name: string | undefined; parent?: Container; at: Date },
): Promise<void> {
  const { number, kind, name, parent, at } = given;
  const parentId = parent === undefined ? {} : { parent_id: containerId(reach.library, parent.container_number) };
  const act = { activity: "NEWDOCUMENT", at, after: { name, ...parentId } } as const;
  await recordAct(tx, reach.actor, act, [{ libraryId: reach.libraryId, kind, number }]);
}

async function reread(tx: Tx, reach: Reach, number: number): Promise<Container> {
  const [container] = await findContainers(tx, reach, [number]);
  if (container === undefined) throw new AppError(errors.noRecord);
  return container;
}
