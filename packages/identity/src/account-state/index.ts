export { accountStates, passwordEnd, stateOf } from "./account-state.ts";
export type { AccountFacts, AccountRules, AccountState } from "./account-state.ts";
export { attemptView, decide } from "./decide.ts";
export type { AccountEvent, AttemptAnswer, Decision, PasswordSetter } from "./decide.ts";
export { afterFailure, checkLockRules, lockAt, released } from "./lock.ts";
export type { LockRules, LockState, LockView } from "./lock.ts";
export { endOfDay, lastDay } from "./end-day.ts";
export { newAccount } from "./new-account.ts";
