import type { Actor, RequestOrigin } from "@muniment/kernel";
import { auditSubject, recordAudit, requestSubject } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { aliasesFor } from "../library/index.ts";

/** What was done to an account; the audit calls it `user.<verb>`. */
export type UserVerb =
  | "create"
  | "change"
  | "add_to_library"
  | "remove_from_library"
  | "enable_sign_in"
  | "disable_sign_in"
  | "join_group"
  | "leave_group"
  | "set_password"
  | "send_email"
  | "unlock"
  | "anonymise"
  | "lock"
  | "cancel_links"
  | "second_factor"
  | "sign_out"
  | "revoke_application"
  | "set_photo"
  | "remove_photo";

/** An act on an account. */
export interface UserAct extends Pick<AuditEntry, "before" | "after" | "details" | "at"> {
  readonly userId: string;
  /** The library that the act is about, or the preferred one: whose NRTADMIN read the record (CC-AUD-006). */
  readonly libraryId: number;
}

/**
 * Writes what was done to accounts to the audit, in the transaction that does it and in one statement (CC-AUD-001).
 * Passwords, and whatever opens an account, are never part of it.
 */
export async function recordUserActs(tx: Tx, actor: Actor, verb: UserVerb, acts: readonly UserAct[]): Promise<void> {
  const aliases = await aliasesFor(
    tx,
    actor,
    acts.map(({ libraryId }) => libraryId),
  );
  const entries = acts.map(({ userId, libraryId, ...act }) => ({
    ...act,
    action: `user.${verb}`,
    object_type: "user",
    object_id: userId,
    library: aliases.get(libraryId),
  }));
  await recordAudit(tx, auditSubject(actor), entries);
}

/** As `recordUserActs`, for what came of a request that nobody was signed in for; `by` is who showed who they are. */
export async function recordAccountAct(
  tx: Tx,
  origin: RequestOrigin | undefined,
  verb: UserVerb,
  act: Pick<AuditEntry, "at" | "before" | "after" | "details"> & {
    readonly userId: string;
    readonly library: string;
    readonly by?: { readonly user_id: string; readonly full_name: string };
  },
): Promise<void> {
  const { userId, by, ...entry } = act;
  const [actor_id, actor_name] = [by?.user_id ?? "", by?.full_name ?? ""];
  const subject = { ...requestSubject(origin), actor_id, actor_name, client_id: "", session_id: "" };
  await recordAudit(tx, subject, [{ ...entry, action: `user.${verb}`, object_type: "user", object_id: userId }]);
}
