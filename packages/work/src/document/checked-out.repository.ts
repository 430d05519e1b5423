import { sql } from "kysely";
import { findUserNums } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import type { Reach } from "../access/index.ts";
import { isCheckedOut } from "../checkout/index.ts";
import type { DocumentCondition } from "./document.repository.ts";

/** Whose check-outs are wanted. */
export interface ListQuery {
  readonly user?: string;
  readonly type?: string;
  readonly limit?: number;
  readonly offset?: number;
  readonly total?: boolean;
}

/** The condition on documents that the caller has, or somebody whom they name. */
export async function checkedOutBy(reader: Tx, reach: Reach, { user, type }: ListQuery): Promise<DocumentCondition> {
  const own = user === undefined || user === "" || user === "me";
  const named = own ? undefined : await findUserNums(reader, reach.libraryId, [user]);
  const num = named === undefined ? reach.actor.userNum : (named.get(user?.toUpperCase() ?? "") ?? 0);
  const mine = isCheckedOut("d", sql<boolean>`co.user_num = ${num}`);
  return type === undefined || type === "" ? mine : sql<boolean>`(${mine} and lower(d.type) = lower(${type}))`;
}
