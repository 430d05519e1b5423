import type { RequestOrigin } from "@muniment/kernel";
import type { Page } from "@muniment/platform/page";
import type { SecondFactor } from "../second-factor/index.ts";
import type { Account } from "./accounts.ts";
import type { HeldSignIn } from "./interactions.ts";
import { codePage, codesShownPage, enrolPage, goOnForm, recoveryCodesPage, WRONG_CODE } from "./second-factor-pages.ts";
import { problemOf } from "./sign-in-pages.ts";
import type { RecordSignIn } from "./sign-in.ts";

/** What of the second factor a sign-in waits for. */
export type FactorStep = Exclude<HeldSignIn["step"], "change">;

interface StepDeps {
  readonly secondFactor: SecondFactor;
  readonly recordSignIn: RecordSignIn;
}

/** Where a step leads: on, to the recovery codes of a new second factor, or back to its page with what is wrong. */
export type StepResult =
  | { readonly kind: "complete" }
  | { readonly kind: "show_codes"; readonly page: Page }
  | { readonly kind: "page"; readonly status: number; readonly page: Page };

/** The page of a step. */
export async function factorStepPage(
  { secondFactor }: StepDeps,
  given: { account: Account; step: FactorStep; action: string; problem?: string },
): Promise<Page> {
  const { account, step, action, problem } = given;
  if (step === "recovery_codes") return codesShownPage(action);
  if (step === "code") return codePage({ action, userId: account.user_id, problem });
  return enrolPage({ action, factor: await secondFactor.begin(account.user_num), isDemanded: true, problem });
}

/** Judges what was typed in a step, and writes down how the sign-in ended. */
export async function judgeFactorStep(
  deps: StepDeps,
  given: {
    account: Account;
    step: FactorStep;
    typed: string;
    origin: RequestOrigin;
    device: string | undefined;
    action: string;
    clientId: string | undefined;
  },
): Promise<StepResult> {
  const { account, step, typed, origin, device, action, clientId } = given;
  const act = { userNum: account.user_num, typed, origin, device };
  if (step === "recovery_codes") return { kind: "complete" };
  if (step === "enrolment") {
    const answer = await deps.secondFactor.confirm(act);
    if (answer.kind !== "done") {
      return { kind: "page", status: 422, page: await factorStepPage(deps, { ...given, problem: WRONG_CODE }) };
    }
    await deps.recordSignIn(account, { origin, clientId });
    const page = recoveryCodesPage({ codes: answer.recoveryCodes, next: goOnForm(action) });
    return { kind: "show_codes", page };
  }
  const answer = await deps.secondFactor.check(act);
  await deps.recordSignIn(account, {
    origin,
    clientId,
    ...(answer === "ok" ? {} : { code: `second_factor_${answer}` }),
  });
  if (answer === "ok") return { kind: "complete" };
  const problem =
    answer === "locked"
      ? problemOf({ kind: "locked" }, { id: undefined, identifier: account.user_id }).text
      : WRONG_CODE;
  return { kind: "page", status: 401, page: codePage({ action, userId: account.user_id, problem }) };
}
