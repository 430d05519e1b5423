export { createOauthServer } from "./oauth-server.ts";
export type { OauthServer, OauthServerDeps } from "./oauth-server.ts";
export type { Account, Accounts } from "./accounts.ts";
export type { ChangePassword, SignIn, SignInAnswer, SignInAttempt } from "./sign-in.ts";
