export { isSameBytes, hashOf } from "./secret-hash.ts";
export { challengeOf, newVerifier } from "./pkce.ts";
export { isLocalPath } from "./return-path.ts";
export { askForm, requestTokens } from "./token-endpoint.ts";
export type { OauthClient, Tokens } from "./token-endpoint.ts";
export { OauthRefusal, ServerTrouble } from "./trouble.ts";
