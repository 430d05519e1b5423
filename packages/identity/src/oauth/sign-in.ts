import type { RequestOrigin } from "@muniment/kernel";
import type { Account } from "./accounts.ts";

/** One attempt to sign in with a password. */
export interface SignInAttempt {
  /** User id or e-mail, in any case (control-center.md CC-SGN-007). */
  readonly identifier: string;
  /** What the password may have been; all of them are one attempt. */
  readonly passwords: readonly string[];
  /** The request, as the audit tells of it. */
  readonly origin: RequestOrigin | undefined;
  /** The mark of a device on which people signed in before, if the browser has one (CC-LCK-009). */
  readonly device?: string | undefined;
  /** The application for which somebody signs in, if it is one. */
  readonly clientId: string | undefined;
}

/** How it ended. */
export type SignInAnswer =
  | { readonly kind: "ok"; readonly account: Account }
  | { readonly kind: "refused" }
  | { readonly kind: "locked_temporarily"; readonly minutes: number; readonly ofAddress: boolean }
  | { readonly kind: "locked" }
  /** The password was right, but must be changed before anything else (T8, T10). */
  | { readonly kind: "change_required"; readonly account: Account }
  /** The password was right; a code is needed as well, or must be set up first. */
  | { readonly kind: "second_factor_required"; readonly account: Account; readonly isEnrolled: boolean };

/** Checks a password and counts failures. */
export type SignIn = (attempt: SignInAttempt) => Promise<SignInAnswer>;

/** Sets the password that a person chose; throws `AppError` with what is wrong about it. */
export type ChangePassword = (account: Account, password: string) => Promise<void>;

/** Writes down how a sign-in ended after the password was right: `code` says why it was refused. */
export type RecordSignIn = (
  account: Account,
  given: { origin: RequestOrigin | undefined; clientId: string | undefined; code?: string },
) => Promise<void>;

/** Changes one's own password for who knows the present one; wrong ones count (CC-USR-056). */
export type ChangeOwnPassword = (
  account: Account,
  given: { current: string; password: string; origin: RequestOrigin | undefined },
) => Promise<"done" | "refused" | "locked" | "locked_temporarily">;
