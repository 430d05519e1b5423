import type { Static } from "typebox";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/identity/group";
import { homeOf } from "../library/index.ts";
import { listBody, readPage } from "../paging.ts";
import { rankIn, ranks, requireRank } from "../role/index.ts";
import { checkMatch, etagOf } from "../stale-write.ts";
import { listMembers, listPeople, viewUser } from "../user/index.ts";
import { groupKeys, listGroupRecords } from "./group-list.repository.ts";
import type { GroupFilters, GroupScope } from "./group-list.repository.ts";
import { findGroup, findGroupsAnywhere, isKindOf, isMemberOf } from "./group.repository.ts";
import type { GroupRecord } from "./group.repository.ts";
import type { GroupService } from "./group.service.ts";
import type { MemberService } from "./member.service.ts";

/** What the routes of groups use. */
export interface GroupRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly groups: GroupService;
  readonly members: MemberService;
}

type WireGroup = Static<typeof api.Group>;
type ListQuery = GroupFilters & Parameters<typeof readPage>[0];

/** Binds groups at the level of the customer and of a library. */
export function groupRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  customerRoutes(mounter, deps);
  memberRoutes(mounter, deps);
  userGroupRoutes(mounter, deps);
  libraryRoutes(mounter, deps);
}

function customerRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  const { reader } = deps;

  mounter.mount(api.listGroups, async (input, context) => {
    const libraryIds = [...context.actor.libraries.values()].map((standing) => standing.libraryId);
    return list(reader, context.actor, { scope: { libraryIds }, query: input.query });
  });

  mounter.mount(api.getGroup, async (input, context) => {
    const group = await findAnywhere(reader, context.actor, input.params.group);
    await requireSeen(reader, context.actor, group);
    return tagged(context, group);
  });
}

function memberRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  const { reader } = deps;

  mounter.mount(api.listGroupMembers, async (input, context) => {
    const group = await findAdministered(reader, context.actor, input.params.group);
    const scope = { libraryId: group.library_id, among: isMemberOf(group.group_num) };
    return listPeople(deps, context.actor, { scope, query: input.query });
  });

  mounter.mount(api.listGroupNonMembers, async (input, context) => {
    const group = await findAdministered(reader, context.actor, input.params.group);
    const scope = { libraryId: group.library_id, among: isKindOf(group) };
    return listPeople(deps, context.actor, { scope, query: input.query });
  });

  mounter.mount(api.listLibraryGroupMembers, async (input, context) => {
    const { libraryId, alias } = standingOf(context, input.params.library);
    requireRank(context.actor, libraryId, ranks.tier1);
    const group = found(await findGroup(reader, libraryId, input.params.group));
    const scope = { libraryId, among: isMemberOf(group.group_num) };
    return listMembers(deps, context.actor, { scope, database: alias, query: input.query });
  });

  mounter.mount(api.changeGroupMembers, async (input, context) => {
    const { libraryId, alias } = standingOf(context, input.params.library);
    const { body } = input;
    if ((body.database ?? alias).toLowerCase() !== alias.toLowerCase()) {
      throw new AppError(errors.invalidParam, { text: `This path is about ${alias}.`, field: "database" });
    }
    if ((body.data_type ?? "users") !== "users") {
      throw new AppError(errors.invalidParam, { text: "Only users can be members of a group.", field: "data_type" });
    }
    return context.write(async (tx) => {
      await deps.members.changeMembers(tx, context.actor, {
        libraryId,
        groupId: input.params.group,
        action: body.action,
        userIds: body.data,
        includesDisabled: body.include_disabled === true,
      });
      return {};
    });
  });
}

function userGroupRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  const { reader } = deps;
  const listFor = async (
    actor: UserActor,
    given: { userId: string; isIn: boolean; query: ListQuery; libraryId?: number },
  ): Promise<{ data: WireGroup[] }> => {
    const { userId, isIn, libraryId } = given;
    const seen = await viewUser(reader, actor, { userId, ...(libraryId === undefined ? {} : { libraryId }) });
    const isOwn = seen.user.user_num === actor.userNum;
    const libraryIds = seen.memberships
      .map((membership) => membership.library_id)
      .filter((id) => libraryId === undefined || id === libraryId)
      .filter((id) => isOwn || rankIn(actor, id) >= ranks.tier1);
    if (libraryIds.length === 0 && !isOwn) throw new AppError(errors.accessDenied);
    const scope = { libraryIds, member: { userNum: seen.user.user_num, isIn } };
    return list(reader, actor, { scope, query: given.query });
  };

  mounter.mount(api.listUserGroups, async (input, context) =>
    listFor(context.actor, { userId: input.params.user, isIn: true, query: input.query }),
  );

  mounter.mount(api.listGroupsWithoutUser, async (input, context) =>
    listFor(context.actor, { userId: input.params.user, isIn: false, query: input.query }),
  );

  mounter.mount(api.listLibraryUserGroups, async (input, context) => {
    const { libraryId } = standingOf(context, input.params.library);
    return listFor(context.actor, { userId: input.params.user, isIn: true, query: input.query, libraryId });
  });
}

function libraryRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  const { reader } = deps;

  mounter.mount(api.listLibraryGroups, async (input, context) => {
    const { libraryId } = standingOf(context, input.params.library);
    return list(reader, context.actor, { scope: { libraryIds: [libraryId] }, query: input.query });
  });

  mounter.mount(api.createGroup, async (input, context) => {
    const { libraryId } = standingOf(context, input.params.library);
    return context.write(async (tx) => {
      await deps.groups.createGroup(tx, context.actor, { libraryId, fields: input.body });
      return tagged(context, found(await findGroup(tx, libraryId, input.body.id ?? "")));
    });
  });

  mounter.mount(api.getLibraryGroup, async (input, context) => {
    const { libraryId } = standingOf(context, input.params.library);
    const group = found(await findGroup(reader, libraryId, input.params.group));
    await requireSeen(reader, context.actor, group);
    return tagged(context, group);
  });

  mounter.mount(api.updateGroup, async (input, context) => {
    const { libraryId } = standingOf(context, input.params.library);
    const groupId = input.params.group;
    return context.write(async (tx) => {
      const verify = (group: GroupRecord): void =>
        checkMatch(context.request.headers["if-match"], toWire(group, context.actor));
      await deps.groups.changeGroup(tx, context.actor, { libraryId, groupId, fields: input.body, verify });
      return tagged(context, found(await findGroup(tx, libraryId, groupId)));
    });
  });
}

/** The answer about one group, with what stands for its state. */
function tagged({ reply, actor }: RequestContext, group: GroupRecord): { data: WireGroup } {
  const data = toWire(group, actor);
  reply.header("etag", etagOf(data));
  return { data };
}

async function list(
  reader: Tx,
  actor: UserActor,
  given: { scope: GroupScope; query: ListQuery },
): Promise<{ data: WireGroup[]; total_count?: number; cursor?: string }> {
  const scope = actor.isExternal ? { ...given.scope, visibleTo: actor.userNum } : given.scope;
  const page = readPage(given.query, groupKeys);
  const listed = await listGroupRecords(reader, { scope, filters: given.query, page });
  return listBody(listed, (group) => toWire(group, actor));
}

/** External users see the groups that they are in, and no other. */
async function requireSeen(reader: Tx, actor: UserActor, group: GroupRecord): Promise<void> {
  if (!actor.isExternal) return;
  const scope = { libraryIds: [group.library_id], visibleTo: actor.userNum };
  const filters = { alias: group.group_id };
  const own = await listGroupRecords(reader, { scope, filters, page: readPage({ limit: 1 }, groupKeys) });
  if (own.items.length === 0) throw new AppError(errors.noRecord);
}

async function findAdministered(reader: Tx, actor: UserActor, wanted: string): Promise<GroupRecord> {
  const group = await findAnywhere(reader, actor, wanted);
  await requireSeen(reader, actor, group);
  requireRank(actor, group.library_id, ranks.tier1);
  return group;
}

/** Groups belong to libraries and their ids repeat: `LIBRARY!ID` and the number say which; else home comes first. */
async function findAnywhere(reader: Tx, actor: UserActor, wanted: string): Promise<GroupRecord> {
  const mark = wanted.indexOf("!");
  const named = mark > 0 ? actor.libraries.get(wanted.slice(0, mark).toLowerCase()) : undefined;
  if (mark > 0) {
    return found(named === undefined ? undefined : await findGroup(reader, named.libraryId, wanted.slice(mark + 1)));
  }
  const libraryIds = [...actor.libraries.values()].map((standing) => standing.libraryId);
  const byId = await findGroupsAnywhere(reader, libraryIds, { groupId: wanted });
  const home = homeOf(actor).libraryId;
  const group = byId.find((candidate) => candidate.library_id === home) ?? byId[0];
  if (group !== undefined || !/^\d{1,15}$/.test(wanted)) return found(group);
  const [byNumber] = await findGroupsAnywhere(reader, libraryIds, { groupNum: Number(wanted) });
  return found(byNumber);
}

function found<T>(record: T | undefined): T {
  if (record === undefined) throw new AppError(errors.noRecord);
  return record;
}

function standingOf(context: RequestContext, library: string): LibraryStanding {
  return found(context.actor.libraries.get(library.toLowerCase()));
}

function toWire(group: GroupRecord, actor: UserActor): WireGroup {
  const brief = {
    id: group.group_id,
    full_name: group.full_name,
    database: group.database,
    enabled: group.enabled,
    is_external: group.is_external,
    group_id: group.group_id,
  };
  if (rankIn(actor, group.library_id) < ranks.tier1) return brief;
  return {
    ...brief,
    global_id: group.group_num,
    group_number: group.group_num,
    group_nos: group.group_nos,
    create_date: toWireDate(group.created_at),
    edit_date: toWireDate(group.edited_at),
  };
}
