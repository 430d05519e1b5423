import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Clock, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/role";
import { administered } from "../console/index.ts";
import { findRole, listRoleRecords, mayAssign, rankIn, rankOf, ranks, rightsOf } from "../role/index.ts";
import type { RoleRecord } from "../role/index.ts";
import { checkMatch, etagOf } from "../stale-write.ts";
import { createRoleChanges, isShipped, shown } from "./role-change.service.ts";
import { countHolders } from "./role-holder.repository.ts";
import type { HolderCount } from "./role-holder.repository.ts";
import { createRoleAssigner } from "./role-users.service.ts";

type WireRole = Static<typeof api.ConsoleRole>;

/** Binds the page `Roles` (control-center.md 10). */
export function roleAdminRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx; clock: Clock }): void {
  const { reader } = deps;

  mounter.mount(api.listConsoleRoles, async ({ params, query }, context) => {
    const { libraryId } = administered(context, params.library);
    const filter = { isExternal: query.external, text: query.query?.trim() };
    const roles = await listRoleRecords(reader, libraryId, filter);
    const counts = query.details === true ? await countHolders(reader, libraryId) : undefined;
    return {
      data: roles
        .map((role) => ({
          ...fieldOf(context.actor, role),
          ...(counts === undefined ? {} : detailsOf(context.actor, role, counts.get(role.role_id))),
        }))
        .filter((role) => role.is_assignable || query.assignable !== true),
    };
  });

  mounter.mount(api.getConsoleRole, async ({ params }, context) => {
    const standing = administered(context, params.library);
    return showRole(reader, context, { standing, name: params.role });
  });

  changeRoutes(mounter, deps);
  userRoutes(mounter, deps);
}

function changeRoutes(mounter: Mounter<RequestContext>, { clock }: { clock: Clock }): void {
  const changes = createRoleChanges({ clock });

  mounter.mount(api.createConsoleRole, async ({ params, body }, context) => {
    const library = administered(context, params.library);
    return context.write(async (tx) => {
      const name = await changes.create(tx, context.actor, { library, fields: body });
      return showRole(tx, context, { standing: library, name });
    });
  });

  mounter.mount(api.updateConsoleRole, async ({ params, body }, context) => {
    const library = administered(context, params.library);
    const verify = (role: RoleRecord): void => checkMatch(context.request.headers["if-match"], shown(role));
    return context.write(async (tx) => {
      const name = await changes.change(tx, context.actor, { library, name: params.role, fields: body, verify });
      return showRole(tx, context, { standing: library, name });
    });
  });

  mounter.mount(api.deleteConsoleRole, async ({ params, query }, context) => {
    const library = administered(context, params.library);
    const { move_to: moveTo } = query;
    const given = { library, name: params.role, ...(moveTo === undefined ? {} : { moveTo }) };
    return context.write(async (tx) => ({ data: { moved: await changes.remove(tx, context.actor, given) } }));
  });
}

function userRoutes(mounter: Mounter<RequestContext>, { reader, clock }: { reader: Tx; clock: Clock }): void {
  const assigner = createRoleAssigner({ clock });

  mounter.mount(api.checkRoleUsers, async ({ params, body }, context) => {
    const { libraryId } = administered(context, params.library, ranks.tier2);
    const given = { libraryId, role: params.role, userIds: body.users };
    return { data: { results: await assigner.check(reader, context.actor, given) } };
  });

  mounter.mount(api.addRoleUsers, async ({ params, body }, context) => {
    const { libraryId } = administered(context, params.library, ranks.tier2);
    const given = { libraryId, role: params.role, userIds: body.users };
    return context.write(async (tx) => ({
      data: { results: await assigner.assign(tx, context.actor, given) },
    }));
  });
}

async function showRole(
  reader: Tx,
  context: RequestContext,
  given: { standing: LibraryStanding; name: string },
): Promise<{ data: WireRole }> {
  const { libraryId } = given.standing;
  const role = await findRole(reader, libraryId, given.name.trim());
  if (role === undefined) throw new AppError(errors.noRecord);
  context.reply.header("etag", etagOf(shown(role)));
  const count = (await countHolders(reader, libraryId, role.role_id)).get(role.role_id);
  return { data: { ...fieldOf(context.actor, role), ...detailsOf(context.actor, role, count) } };
}

/** A role as a field offers it. */
function fieldOf(
  actor: UserActor,
  role: RoleRecord,
): Pick<WireRole, "id" | "description" | "is_external" | "is_default" | "is_assignable"> {
  return {
    id: role.name,
    description: role.description,
    is_external: role.is_external,
    is_default: isShipped(role),
    is_assignable: mayAssign(actor, role),
  };
}

function detailsOf(
  actor: UserActor,
  role: RoleRecord,
  count: HolderCount | undefined,
): Pick<WireRole, "rights" | "privileges" | "user_count" | "nrtadmin_count" | "actions"> {
  const mayChange = rankIn(actor, role.library_id) === ranks.nrtadmin;
  const rank = rankOf({ isExternal: role.is_external, isNrtadmin: false, privileges: new Set(role.privileges) });
  return {
    rights: rightsOf[rank],
    privileges: [...shown(role).privileges],
    user_count: count?.user_count ?? 0,
    nrtadmin_count: count?.nrtadmin_count ?? 0,
    actions: [
      ...(mayChange ? (["edit", "copy"] as const) : []),
      ...(mayChange && !isShipped(role) ? (["delete"] as const) : []),
      ...(mayAssign(actor, role) ? (["change_users"] as const) : []),
    ],
  };
}
