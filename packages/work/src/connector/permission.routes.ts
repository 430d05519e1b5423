import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { RequestContext, RequestMounter } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import {
  defaultSecurities,
  documentSecurity,
  folderSecurity,
  workspaceSecurity,
} from "@muniment/work-api/access/security";
import type { Change, SecurityEntry } from "@muniment/work-api/access/security";
import * as api from "@muniment/work-api/connector/permission";
import type { Permissions } from "@muniment/work-api/connector/shape";
import { addressOf, given } from "./address.ts";

type Entry = Static<typeof SecurityEntry>;
type ObjectType = Static<typeof api.ObjectType>;

interface AccessList {
  readonly data: readonly Entry[];
  readonly default_security: string;
  readonly inherited_default_security?: string;
}

const ENDPOINTS = { document: documentSecurity, folder: folderSecurity, workspace: workspaceSecurity } as const;

/** How often a copy begins again because somebody else changes the target meanwhile. */
const MOST_TRIES = 3;

/** Binds access lists under the façade's names. */
export function connectorPermissionRoutes(mounter: RequestMounter): void {
  const door = createAccessDoor(mounter);

  mounter.mount(api.connectorGetTrustees, async ({ body }, context) => {
    const { list } = await door.read(context, itemOf(body));
    return { data: list.data.map(({ id, name, sid, type }) => ({ full_name: name, id, ssid: sid, type })) };
  });

  mounter.mount(api.connectorGetPermissions, async ({ body }, context) => ({
    data: permissionsOf((await door.read(context, itemOf(body))).list),
  }));

  mounter.mount(api.connectorUpdatePermissions, async ({ body }, context) => {
    const trustees = [...trusteesOf(body.users, "user"), ...trusteesOf(body.groups, "group")];
    if (trustees.length === 0) {
      throw new AppError(errors.invalidParam, { text: "Name at least one user or group.", field: "users" });
    }
    const level = api.levelsByName[body.access_level];
    const change =
      level === undefined
        ? { remove: trustees }
        : { include: trustees.map((trustee) => ({ ...trustee, access_level: level })) };
    return { data: permissionsOf(await door.change(context, itemOf(body), change)) };
  });

  mounter.mount(api.connectorUpdateDefaultSecurity, async ({ body }, context) => {
    const wanted = given(body, ["default_security"])["default_security"];
    if (wanted === undefined || wanted === "") {
      throw new AppError(errors.invalidParam, { text: "This field is required.", field: "default_security" });
    }
    const { acl, default_security } = permissionsOf(
      await door.change(context, itemOf(body), { default_security: String(wanted) }),
    );
    return { data: { default_security, acl } };
  });

  mounter.mount(api.connectorCopyPermissions, async ({ body }, context) => {
    const source = itemOf({ objectType: body.sourceObjectType, objectId: body.sourceObjectId }, "sourceObjectId");
    const target = itemOf({ objectType: body.targetObjectType, objectId: body.targetObjectId }, "targetObjectId");
    const { list: from } = await door.read(context, source);
    for (let attempt = 1; ; attempt += 1) {
      const { list: before, tag } = await door.read(context, target);
      const change = changeFor(from, before, body);
      try {
        return { data: permissionsOf(await door.change(context, target, change, tag)) };
      } catch (error) {
        // Worked out from a list that is not the target's any more.
        const isStale = error instanceof AppError && error.kind === errors.editConflict;
        if (!isStale || attempt === MOST_TRIES) throw error;
      }
    }
  });

  mounter.mount(api.connectorGetAllowedDefaultSecurity, async ({ query }) => ({
    data: defaultSecurities
      .filter((name) => name !== "inherit" || query.objectType !== "workspace")
      .map((id) => ({ id, display_name: `${id.slice(0, 1).toUpperCase()}${id.slice(1)}` })),
  }));
}

interface Item {
  readonly objectType: ObjectType;
  readonly library: string;
  readonly id: string;
}

function itemOf({ objectType, objectId }: { objectType: ObjectType; objectId: string }, field = "objectId"): Item {
  return { objectType, ...addressOf(objectId, field) };
}

/** Reading and changing of the list of any kind of item. */
function createAccessDoor(mounter: RequestMounter) {
  return {
    async read(
      context: RequestContext,
      { objectType, library, id }: Item,
    ): Promise<{ list: AccessList; tag: string | undefined }> {
      const answer = await mounter.call(ENDPOINTS[objectType].get, { params: { library, item: id } }, context);
      return { list: answer.body, tag: answer.etag };
    },
    async change(
      context: RequestContext,
      { objectType, library, id }: Item,
      body: Static<typeof Change>,
      tag?: string,
    ): Promise<AccessList> {
      const call = { params: { library, item: id }, body, ...(tag === undefined ? {} : { ifMatch: tag }) };
      return (await mounter.call(ENDPOINTS[objectType].change, call, context)).body;
    },
  };
}

function trusteesOf(ids: string | undefined, type: "user" | "group"): { id: string; type: "user" | "group" }[] {
  return (ids ?? "")
    .split(";")
    .map((id) => id.trim())
    .filter((id) => id !== "")
    .map((id) => ({ id, type }));
}

/** What makes the target's list the one that is wanted; merging keeps every entry that the target has. */
function changeFor(
  source: AccessList,
  target: AccessList,
  { copyType, copyDefaultSecurity }: Static<typeof api.connectorCopyPermissions.body>,
): Static<typeof Change> {
  const keyOf = ({ type, id }: Entry): string => `${type} ${id}`;
  const had = new Map(target.data.map((entry) => [keyOf(entry), entry]));
  const wanted = new Set(source.data.map(keyOf));
  const include = source.data.map((entry) => {
    const before = had.get(keyOf(entry));
    const keepsBefore =
      before !== undefined &&
      ((copyType === api.copyTypes.lower && before.access < entry.access) ||
        (copyType === api.copyTypes.higher && before.access > entry.access));
    const { access_level } = keepsBefore ? before : entry;
    return { id: entry.id, type: entry.type, access_level };
  });
  const remove =
    copyType === api.copyTypes.overwrite
      ? target.data.filter((entry) => !wanted.has(keyOf(entry))).map(({ id, type }) => ({ id, type }))
      : [];
  const resolved = source.inherited_default_security ?? source.default_security;
  return { include, remove, ...(copyDefaultSecurity === false ? {} : { default_security: resolved }) };
}

const LEVEL_NAMES: Readonly<Record<string, string>> = {
  no_access: "No Access",
  read: "Read Only",
  read_write: "Read/Write",
  full_access: "Full Access",
  change_security: "Change Security",
};

function permissionsOf(list: AccessList): Static<typeof Permissions> {
  const idsOf = (type: Entry["type"]): string =>
    list.data
      .filter((entry) => entry.type === type)
      .map((entry) => entry.id)
      .join(";");
  return {
    default_security: list.default_security,
    ...(list.inherited_default_security === undefined
      ? {}
      : { inherited_default_security: list.inherited_default_security }),
    acl: list.data.map((entry) => ({
      ...entry,
      access_level_display_name: LEVEL_NAMES[entry.access_level] ?? entry.access_level,
    })),
    all_user_ids: idsOf("user"),
    all_group_ids: idsOf("group"),
  };
}
