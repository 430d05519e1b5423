import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { searchGroup } from "../search-text.ts";
import { insertGroup, updateGroup } from "./group.repository.ts";

/** A group that a directory keeps. */
export interface MirroredGroup {
  readonly libraryId: number;
  readonly groupId: string;
  readonly fullName: string;
  readonly allowsLocalMembers: boolean;
}

/** Writes groups whose members come from a directory (CC-DIR-005, CC-DIR-006). */
export interface MirroredGroups {
  /** Makes a group without members; gives its number. */
  insert(tx: Tx, group: MirroredGroup, now: Date): Promise<number>;
  change(tx: Tx, groupNum: number, given: { allowsLocalMembers: boolean; now: Date }): Promise<void>;
  /** Leaves the group and those who are in it to this installation. */
  release(tx: Tx, groupNum: number, now: Date): Promise<void>;
  /** Puts people in by rows of `group_num, user_num`. */
  join(tx: Tx, rows: RawBuilder<unknown>): Promise<void>;
  /** Takes people out by rows of `group_num, user_num`, but for those who were added here. */
  leave(tx: Tx, rows: RawBuilder<unknown>): Promise<void>;
}

const VIRTUAL = 2;
const MIRRORED = 6;

/** The groups of this slice's tables. */
export const mirroredGroups: MirroredGroups = {
  insert: async (tx, group, now) =>
    insertGroup(tx, {
      library_id: group.libraryId,
      group_id: group.groupId,
      full_name: group.fullName,
      search_text: searchGroup(group.groupId, group.fullName),
      group_nos: MIRRORED,
      allows_local_members: group.allowsLocalMembers,
      created_at: now,
      edited_at: now,
    }),
  change: async (tx, groupNum, { allowsLocalMembers, now }) =>
    updateGroup(tx, groupNum, { allows_local_members: allowsLocalMembers, edited_at: now }),
  async release(tx, groupNum, now) {
    await updateGroup(tx, groupNum, { group_nos: VIRTUAL, allows_local_members: true, edited_at: now });
    await q(tx)
      .updateTable("identity.group_member")
      .set({ is_mirrored: false })
      .where("group_num", "=", groupNum)
      .execute();
  },
  async join(tx, rows) {
    await sql`insert into identity.group_member (group_num, user_num, is_mirrored)
      select g.group_num, g.user_num, true from (${rows}) as g
      on conflict (group_num, user_num) do update set is_mirrored = true`.execute(q(tx));
  },
  async leave(tx, rows) {
    await sql`delete from identity.group_member m using (${rows}) as g
      where m.group_num = g.group_num and m.user_num = g.user_num and m.is_mirrored`.execute(q(tx));
  },
};
