import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { isSelf, requireAccountRight } from "../account/index.ts";
import { ranks } from "../role/index.ts";
import { ranksOf } from "../standing/index.ts";
import { viewUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";

/**
 * The account of a person whom the actor helps to sign in (control-center.md 24, rows 9 and 21), or the actor's own:
 * 404 for who is not seen, 403 for who stands higher.
 */
export async function managedAccount(reader: Tx, actor: UserActor, userId: string): Promise<UserRecord> {
  const { user } = await viewUser(reader, actor, { userId });
  if (!isSelf(actor, user.user_num)) {
    const target = { userNum: user.user_num, ranks: await ranksOf(reader, user.user_num) };
    requireAccountRight(actor, target, ranks.tier1);
  }
  return user;
}
