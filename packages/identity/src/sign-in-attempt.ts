import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import { auditInsert, requestSubject } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { q } from "./db.ts";
import type { ChangeOwnPassword, ChangePassword, SignIn } from "./oauth/index.ts";
import type { CheckPassword, PasswordService } from "./password/index.ts";
import type { SecondFactor } from "./second-factor/index.ts";
import type { AccountFinder } from "./standing/index.ts";
import { noteSignIn } from "./user/index.ts";

/** A sign-in at the doors of the OAuth server. */
export function createSignIn(deps: {
  checkPassword: CheckPassword;
  accounts: AccountFinder;
  secondFactor: SecondFactor;
  clock: Clock;
  record: RecordAttempt;
}): SignIn {
  return async (given) => {
    const answer = await answerSignIn(deps, given);
    // How it ends is written down once the code is there.
    if (answer.kind === "second_factor_required") return answer;
    const account = "account" in answer ? answer.account : undefined;
    // People type passwords where names belong, so a name that was refused is not kept as it is.
    const nameHash = createHash("sha256").update(foldEmail(given.identifier)).digest("hex").slice(0, 16);
    const refused = answer.kind === "ok" ? {} : { code: answer.kind, details: { name_hash: nameHash } };
    await deps.record(account, { ...given, ...refused });
    return answer;
  };
}

/** Writes down a sign-in; `code` says why it was refused. */
type RecordAttempt = (
  account: { user_num: number; user_id: string; full_name: string } | undefined,
  given: {
    origin: RequestOrigin | undefined;
    clientId: string | undefined;
    code?: string;
    details?: Readonly<Record<string, unknown>>;
  },
) => Promise<void>;

/** Writes down how sign-ins end; of those that succeeded the account keeps when. */
export function createSignInRecord({ clock, reader }: { clock: Clock; reader: Tx }): RecordAttempt {
  return async (account, { origin, clientId, code, details }) => {
    const subject = {
      ...requestSubject(origin),
      actor_id: account?.user_id ?? "",
      actor_name: account?.full_name ?? "",
      client_id: clientId ?? "",
      session_id: "",
    };
    const entry = { at: clock.now(), action: "session.sign_in", object_type: "account", object_id: account?.user_id };
    const outcome = code === undefined ? {} : { outcome: "refused" as const, code, details };
    const written = auditInsert(subject, [{ ...entry, ...outcome }]);
    const isDone = code === undefined && account !== undefined;
    // When somebody signed in last is kept by the statement that writes the sign-in down.
    const noted = isDone ? sql`with noted as (${noteSignIn(account.user_num, entry.at)}) ${written}` : written;
    await noted.execute(q(reader));
  };
}

async function answerSignIn(
  deps: { checkPassword: CheckPassword; accounts: AccountFinder; secondFactor: SecondFactor; clock: Clock },
  { identifier, passwords, origin, device }: Parameters<SignIn>[0],
): ReturnType<SignIn> {
  const check = await deps.checkPassword({ identifier, passwords, origin, device });
  if (check.kind === "locked_temporarily") {
    const seconds = (check.until.getTime() - deps.clock.now().getTime()) / 1000;
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    return { kind: "locked_temporarily", minutes, ofAddress: check.ofAddress === true };
  }
  if (check.kind === "refused" || check.kind === "locked") return check;
  const account = await deps.accounts.byNum(check.userNum);
  if (account === undefined) return { kind: "refused" };
  if (check.kind !== "ok") return { kind: "change_required", account };
  const need = await deps.secondFactor.needOf(account.user_num);
  if (need === "nothing") return { kind: "ok", account };
  return { kind: "second_factor_required", account, isEnrolled: need === "code" };
}

/** How people change their own password: held at a sign-in that has shown who they are, or by the present one. */
export function createOwnChanges(deps: {
  database: Database;
  checkPassword: CheckPassword;
  setPassword: PasswordService["setPassword"];
}): { changePassword: ChangePassword; changeOwnPassword: ChangeOwnPassword } {
  const { database, checkPassword, setPassword } = deps;
  const store = async (userNum: number, password: string): Promise<void> =>
    database.transaction((tx) => setPassword(tx, userNum, password, { by: "owner", mustChange: false }));
  return {
    changePassword: async (account, password) => store(account.user_num, password),
    async changeOwnPassword(account, { current, password, origin }) {
      const check = await checkPassword({ identifier: account.user_id, passwords: [current], origin });
      if (check.kind === "refused" || check.kind === "locked" || check.kind === "locked_temporarily") return check.kind;
      await store(account.user_num, password);
      return "done";
    },
  };
}
