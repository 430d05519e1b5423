import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { isSelf, recordUserActs, refusalOf, requireAccountRight } from "../account/index.ts";
import type { RowOutcome } from "../group/index.ts";
import type { PasswordLinkSender } from "../password/index.ts";
import { ranks } from "../role/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { ranksOfMany } from "../standing/index.ts";
import { findUserByNumber, lockMembers, unlockAccounts } from "../user/index.ts";
import type { LibraryMember } from "../user/index.ts";

/** On whom an action is done. */
export interface AccountsAsked {
  readonly libraryId: number;
  readonly userIds: readonly string[];
}

/** What help desks do to accounts, with a result for each (CC-LST-014); the least rank is tier 1 (24, rows 4, 9, 10, 21). */
export interface AccountActs {
  /** Takes counter and lock away, and nothing else (CC-LCK-006, T19). */
  unlock(tx: Tx, actor: Actor, asked: AccountsAsked): Promise<RowOutcome[]>;
  /** Ends every session and refresh token (CC-USR-082). */
  signOut(tx: Tx, actor: Actor, asked: AccountsAsked): Promise<RowOutcome[]>;
  /** Sends the link to a first or a new password (CC-USR-052, CC-USR-053, CC-USR-057). */
  sendEmail(
    tx: Tx,
    actor: Actor,
    asked: AccountsAsked & { kind: "new_account" | "change_password" | undefined },
  ): Promise<RowOutcome[]>;
}

interface AccountActDeps {
  readonly clock: Clock;
  readonly sendPasswordLink: PasswordLinkSender;
}

/** The service of these actions. */
export function createAccountActs({ clock, sendPasswordLink }: AccountActDeps): AccountActs {
  return {
    async unlock(tx, actor, asked) {
      const rows = await claimAccounts(tx, actor, asked);
      const unlocked = new Set(await unlockAccounts(tx, [...rows.allowed.keys()]));
      const done = [...rows.allowed.values()].filter((member) => unlocked.has(member.user_num));
      await writeDown(tx, actor, { at: clock.now(), asked, done, verb: "unlock" });
      return rows.results(unlocked);
    },
    async signOut(tx, actor, asked) {
      const rows = await claimAccounts(tx, actor, asked);
      for (const userNum of rows.allowed.keys()) {
        const user = await findUserByNumber(tx, userNum);
        if (user !== undefined) await endSessionsOf(tx, user);
      }
      const done = [...rows.allowed.values()];
      await writeDown(tx, actor, { at: clock.now(), asked, done, verb: "sign_out" });
      return rows.results(new Set(rows.allowed.keys()));
    },
    async sendEmail(tx, actor, { kind, ...asked }) {
      const rows = await claimAccounts(tx, actor, asked, (member) => {
        if (isSelf(actor, member.user_num)) return refusal("self_not_allowed");
        if (member.is_enterprise) return refusal("managed_by_directory");
        return member.account_logon ? undefined : refusal("user_disabled");
      });
      for (const userNum of rows.allowed.keys()) await sendPasswordLink(tx, actor, { userNum, kind });
      return rows.results(new Set(rows.allowed.keys()));
    },
  };
}

/** The accounts, locked, with whom nothing stands against; and the results once it is known who was changed. */
async function claimAccounts(
  tx: Tx,
  actor: Actor,
  { libraryId, userIds }: AccountsAsked,
  against: (member: LibraryMember) => FieldMessage | undefined = () => undefined,
): Promise<{ allowed: ReadonlyMap<number, LibraryMember>; results(changed: ReadonlySet<number>): RowOutcome[] }> {
  const members = await lockMembers(tx, libraryId, userIds, true);
  const byId = new Map(members.map((member) => [member.user_id, member]));
  const held = await ranksOfMany(
    tx,
    members.map((member) => member.user_num),
  );
  const reasons = new Map<number, FieldMessage>();
  for (const member of members) {
    const target = { userNum: member.user_num, ranks: held.get(member.user_num) ?? new Map<number, never>() };
    const reason = refusalOf(() => requireAccountRight(actor, target, ranks.tier1)) ?? against(member);
    if (reason !== undefined) reasons.set(member.user_num, reason);
  }
  const allowed = members.filter((member) => !reasons.has(member.user_num));
  return {
    allowed: new Map(allowed.map((member) => [member.user_num, member])),
    results: (changed) =>
      userIds.map((id): RowOutcome => {
        const member = byId.get(foldId(id));
        const reason = member === undefined ? refusal("unknown_user") : reasons.get(member.user_num);
        const name = member?.user_id ?? id;
        if (reason !== undefined) return { id: name, outcome: "refused", code: reason.code, code_message: reason.text };
        return { id: name, outcome: member !== undefined && changed.has(member.user_num) ? "done" : "unchanged" };
      }),
  };
}

async function writeDown(
  tx: Tx,
  actor: Actor,
  given: { at: Date; asked: AccountsAsked; done: readonly LibraryMember[]; verb: "unlock" | "sign_out" },
): Promise<void> {
  const { at, asked, done, verb } = given;
  const acts = done.map((member) => ({ userId: member.user_id, libraryId: asked.libraryId, at }));
  await recordUserActs(tx, actor, verb, acts);
}
