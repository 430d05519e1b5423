import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/group";
import { nrtadmin } from "@muniment/work-api/identity/group";
import type { RowChanges } from "../group/index.ts";
import { rankIn, ranks } from "../role/index.ts";
import type { Rank } from "../role/index.ts";
import { administered } from "./console-mounter.ts";
import { countGroups, findGroupPage, groupOrder, placeOfGroup } from "./group-search.repository.ts";
import type { FoundGroup } from "./group-search.repository.ts";
import { cursorAt, readWanted } from "./keyset.ts";

type WireGroup = Static<typeof api.ConsoleGroup>;

/** What the routes of groups use. */
export interface GroupRouteDeps {
  readonly reader: Tx;
  readonly rowChanges: RowChanges;
}

/** Binds the Groups page, and changes of several rows. */
export function consoleGroupRoutes(mounter: Mounter<RequestContext>, deps: GroupRouteDeps): void {
  const { reader, rowChanges } = deps;

  mounter.mount(api.searchConsoleGroups, async (input, context) => {
    const { body } = input;
    const { libraryId } = administered(context, body.library);
    const { query, filters = {}, sort = "id", among = [] } = body;
    const question = { libraryId, query, filters, sort, among };
    const order = groupOrder(question.sort, body.order === "desc");
    const { rows, hasMore } = await findGroupPage(reader, question, { order, wanted: readWanted(body, order) });
    const rank = rankIn(context.actor, libraryId);
    const [first, last] = [rows[0], rows.at(-1)];
    return {
      data: rows.map((row) => ({
        ...groupOnWire(row, rank),
        ...(among.length === 0 ? {} : { among_count: row.among_count }),
      })),
      ...(hasMore.after && last !== undefined ? { cursor: cursorAt(order, "n", placeOfGroup(last)) } : {}),
      ...(hasMore.before && first !== undefined ? { previous_cursor: cursorAt(order, "p", placeOfGroup(first)) } : {}),
      ...(body.total === true ? { total_count: await countGroups(reader, question) } : {}),
    };
  });

  for (const [spec, enabled] of [
    [api.enableGroups, true],
    [api.disableGroups, false],
  ] as const) {
    mounter.mount(spec, async (input, context) => {
      const { libraryId } = administered(context, input.params.library, ranks.tier2);
      const { groups: groupIds } = input.body;
      return context.write(async (tx) => ({
        data: { results: await rowChanges.switchGroups(tx, context.actor, { libraryId, groupIds, enabled }) },
      }));
    });
  }

  for (const [spec, action] of [
    [api.addGroupMembers, "add"],
    [api.removeGroupMembers, "delete"],
  ] as const) {
    mounter.mount(spec, async (input, context) => {
      const { libraryId } = administered(context, input.params.library, ranks.tier2);
      const { group: groupId } = input.params;
      const { users: userIds } = input.body;
      return context.write(async (tx) => ({
        data: { results: await rowChanges.changeEach(tx, context.actor, { libraryId, groupId, action, userIds }) },
      }));
    });
  }
}

function groupOnWire(row: FoundGroup, rank: Rank): WireGroup {
  const isNrtadmin = row.group_id === nrtadmin;
  const mayEdit = rank >= ranks.tier2 && !isNrtadmin;
  const mayChangeMembers = row.enabled && rank >= (isNrtadmin ? ranks.nrtadmin : ranks.tier2);
  return {
    id: row.group_id,
    group_num: row.group_num,
    full_name: row.full_name,
    enabled: row.enabled,
    is_external: row.is_external,
    is_nrtadmin: isNrtadmin,
    member_count: row.member_count,
    source: row.group_nos === VIRTUAL ? "virtual" : "enterprise",
    create_date: toWireDate(row.created_at),
    edit_date: toWireDate(row.edited_at),
    actions: [
      ...(mayEdit ? (["edit", row.enabled ? "disable" : "enable"] as const) : []),
      ...(mayChangeMembers ? (["change_members"] as const) : []),
    ],
  };
}

/** `group_nos` of groups that are kept here. */
const VIRTUAL = 2;
