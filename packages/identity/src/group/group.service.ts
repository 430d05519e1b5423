import { searchGroup } from "../search-text.ts";
import { aliasesFor } from "../library/index.ts";
import { differences } from "@muniment/platform/audit";
import { AppError } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkGroupId, checkGroupName, foldId } from "@muniment/work-api/identity/user-rules";
import { ranks, refuse, requireRank } from "../role/index.ts";
import { includesKind } from "../user/index.ts";
import { recordGroupActs } from "./group.events.ts";
import { insertGroup, isMemberOf, lockGroup, updateGroup } from "./group.repository.ts";
import type { GroupRecord } from "./group.repository.ts";

/** What a request says about a group; absent and null change nothing, empty clears. */
export interface GroupFields {
  readonly id?: string | null;
  readonly full_name?: string | null;
  readonly enabled?: boolean | null;
  readonly is_external?: boolean | null;
  readonly group_nos?: number | null;
}

/** Which group is to be changed, and how. */
export interface GroupChange {
  readonly libraryId: number;
  readonly groupId: string;
  readonly fields: GroupFields;
  readonly verify?: (group: GroupRecord) => void;
}

/** Makes and changes groups. */
export interface GroupService {
  /** The group that every library has (CC-GRP-011). */
  createNrtadmin(tx: Tx, libraryId: number): Promise<void>;
  /** Gives the new group's number. */
  createGroup(tx: Tx, actor: Actor, given: { libraryId: number; fields: GroupFields }): Promise<number>;
  /** `verify` is called with the group once nobody else can change it, and may refuse. */
  changeGroup(tx: Tx, actor: Actor, given: GroupChange): Promise<void>;
}

/** `group_nos` of groups that are kept here, not by a directory. */
const VIRTUAL = 2;

/** The service of groups (control-center.md 9). */
export function createGroupService(deps: { clock: Clock }): GroupService {
  return {
    async createNrtadmin(tx, libraryId) {
      const now = deps.clock.now();
      const fullName = "Administrators of the library";
      const row = { library_id: libraryId, group_id: nrtadmin, full_name: fullName };
      const search_text = searchGroup(nrtadmin, fullName);
      await insertGroup(tx, { ...row, search_text, created_at: now, edited_at: now });
    },
    async createGroup(tx, actor, { libraryId, fields }) {
      requireRank(actor, libraryId, ranks.tier2);
      const id = checkGroupId(fields.id ?? "");
      const name = checkGroupName(fields.full_name ?? "");
      const messages = [...inField(id.messages, "id"), ...inField(name.messages, "full_name")];
      if (fields.group_nos !== undefined && fields.group_nos !== null && fields.group_nos !== VIRTUAL) {
        messages.push({ code: "invalid", text: "Groups made here have the number 2.", field: "group_nos" });
      }
      if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
      const now = deps.clock.now();
      const groupNum = await insertGroup(tx, {
        library_id: libraryId,
        group_id: id.value,
        full_name: name.value,
        search_text: searchGroup(id.value, name.value),
        enabled: fields.enabled ?? true,
        is_external: fields.is_external ?? false,
        created_at: now,
        edited_at: now,
      });
      const after = {
        full_name: name.value,
        is_external: fields.is_external ?? false,
        enabled: fields.enabled ?? true,
      };
      const database = (await aliasesFor(tx, actor, [libraryId])).get(libraryId) ?? "";
      const group = { group_id: id.value, database };
      await recordGroupActs(tx, actor, "create", [{ group, at: now, after }]);
      return groupNum;
    },
    changeGroup: (tx, actor, given) => changeGroup(deps, { tx, actor, ...given }),
  };
}

async function changeGroup(deps: { clock: Clock }, given: GroupChange & { tx: Tx; actor: Actor }): Promise<void> {
  const { tx, actor, libraryId, fields } = given;
  requireRank(actor, libraryId, ranks.tier2);
  const group = await lockGroup(tx, libraryId, given.groupId);
  if (group === undefined) throw new AppError(errors.noRecord);
  given.verify?.(group);
  const fullName = checkGroupName(fields.full_name ?? (fields.full_name === null ? "" : group.full_name));
  const enabled = fields.enabled ?? group.enabled;
  const isExternal = fields.is_external ?? group.is_external;
  const messages = inField(fullName.messages, "full_name");
  if (typeof fields.id === "string" && foldId(fields.id.trim()) !== group.group_id) {
    messages.push(refusal("group_id_immutable", { field: "id" }));
  }
  const isTouched = fullName.value !== group.full_name || enabled !== group.enabled || isExternal !== group.is_external;
  if (isTouched && group.group_id === nrtadmin) throw refuse("nrtadmin_fixed");
  if (isExternal !== group.is_external && (await includesKind(tx, isMemberOf(group.group_num), group.is_external))) {
    messages.push(refusal("group_external_mismatch", { field: "is_external" }));
  }
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const now = deps.clock.now();
  await updateGroup(tx, group.group_num, {
    full_name: fullName.value,
    search_text: searchGroup(group.group_id, fullName.value),
    enabled,
    is_external: isExternal,
    edited_at: now,
  });
  const { before, after } = differences(
    { full_name: group.full_name, enabled: group.enabled, is_external: group.is_external },
    { full_name: fullName.value, enabled, is_external: isExternal },
  );
  await recordGroupActs(tx, actor, "change", [{ group, at: now, before, after }]);
}

function inField(messages: readonly FieldMessage[], field: string): FieldMessage[] {
  return messages.map((message) => ({ ...message, field }));
}
