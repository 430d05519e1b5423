export type { FrameToken, IssueFrameToken } from "./frame-token.ts";
export { createOauthServer } from "./oauth-server.ts";
export type { OauthServer, OauthServerDeps } from "./oauth-server.ts";
export type { Account, Accounts } from "./accounts.ts";
export type {
  ChangeOwnPassword,
  ChangePassword,
  RecordSignIn,
  SignIn,
  SignInAnswer,
  SignInAttempt,
} from "./sign-in.ts";
