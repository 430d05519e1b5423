import { AppError } from "@muniment/kernel";
import type { LibraryStanding } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { getRole, listGlobalRoles, listRoles } from "@muniment/work-api/identity/role";
import { getLibraryOperations } from "@muniment/work-api/library/library";
import { everyPrivilege, masksOf } from "./privilege-masks.ts";
import { librariesOfRank, ranks, requireRank } from "./rank.ts";
import { findRole, listRoleRecords } from "./role.repository.ts";
import type { RoleRecord } from "./role.repository.ts";

/** What the routes of roles need to know of a person. */
export interface RoleHolders {
  /** Whether the member of the library with that id is external; `undefined` when there is no such member. */
  isExternalMember(reader: Tx, libraryId: number, userId: string): Promise<boolean | undefined>;
}

/** Binds roles and the caller's own privileges. */
export function roleRoutes(mounter: Mounter<RequestContext>, deps: { reader: Tx; holders: RoleHolders }): void {
  const { reader } = deps;

  mounter.mount(listRoles, async (input, context) => {
    const { query } = input;
    const standing = administered(context, input.params.library);
    let isExternal = query.is_external;
    if ((query.user_id ?? "") !== "") {
      isExternal = await deps.holders.isExternalMember(reader, standing.libraryId, query.user_id ?? "");
      if (isExternal === undefined) throw new AppError(errors.noRecord);
    }
    const roles = await listRoleRecords(reader, standing.libraryId, { isExternal });
    const wanted = (query.query ?? "").trim().toUpperCase();
    const matches = (role: RoleRecord): boolean =>
      query.query_match_type === "starts_with"
        ? role.name.toUpperCase().startsWith(wanted)
        : role.name.toUpperCase().includes(wanted);
    return { data: roles.filter(matches).map((role) => toWire(role, standing)) };
  });

  mounter.mount(getRole, async (input, context) => {
    const standing = administered(context, input.params.library);
    const role = await findRole(reader, standing.libraryId, input.params.role);
    if (role === undefined) throw new AppError(errors.noRecord);
    const privileges = new Set(role.privileges);
    if (role.is_external) privileges.add("external");
    return { data: { ...toWire(role, standing), ...masksOf(privileges) } };
  });

  mounter.mount(getLibraryOperations, async (input, context) => {
    const { actor } = context;
    const standing = standingOf(context, input.params.library);
    const privileges = new Set<string>(standing.isNrtadmin ? everyPrivilege : standing.privileges);
    if (actor.isExternal) privileges.add("external");
    return { data: masksOf(privileges) };
  });

  // Global roles come with global management; without it none exist (CC-ROL-002, CC-ROL-019).
  mounter.mount(listGlobalRoles, async (input, context) => {
    if (librariesOfRank(context.actor, ranks.tier1).length === 0) throw new AppError(errors.accessDenied);
    return { data: [], ...(input.query.total === true ? { total_count: 0 } : {}) };
  });
}

function standingOf(context: RequestContext, library: string): LibraryStanding {
  const standing = context.actor.libraries.get(library.toLowerCase());
  if (standing === undefined) throw new AppError(errors.noRecord);
  return standing;
}

/** Roles are shown to administrators of the library (control-center.md 24, row 29). */
function administered(context: RequestContext, library: string): LibraryStanding {
  const standing = standingOf(context, library);
  requireRank(context.actor, standing.libraryId, ranks.tier1);
  return standing;
}

function toWire(
  role: RoleRecord,
  standing: LibraryStanding,
): { id: string; description?: string; database: string; is_external: boolean } {
  return {
    id: role.name,
    ...(role.description === "" ? {} : { description: role.description }),
    database: standing.alias,
    is_external: role.is_external,
  };
}
