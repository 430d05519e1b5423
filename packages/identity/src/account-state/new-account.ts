import type { AccountFacts } from "./account-state.ts";

/** What `Create User` asks about signing in; absent is the default of the dialog. */
export interface NewAccount {
  readonly hasPassword: boolean;
  readonly allowLogon: boolean | undefined;
  readonly mustChange: boolean | undefined;
  readonly neverExpire: boolean | undefined;
  /** `Create user and send email`. */
  readonly sendEmail: boolean;
}

/** How an account begins (T1 to T4), and whether E2 goes out: to nobody who cannot sign in. */
export function newAccount(given: NewAccount, now: Date) {
  const allowLogon = given.allowLogon ?? true;
  return {
    facts: {
      allow_logon: allowLogon,
      must_change_password: given.mustChange ?? true,
      password_never_expire: given.neverExpire ?? false,
      password_changed_at: given.hasPassword ? now : null,
    } satisfies Partial<AccountFacts>,
    mail: given.sendEmail && allowLogon ? ("E2" as const) : undefined,
  };
}
