import type { FastifyRequest } from "fastify";
import type { UserActor } from "@muniment/kernel";

/** Knows whose an access token is; `undefined` for one that is unknown, spent, or whose owner may not sign in. */
export type Authenticator = (token: string) => Promise<UserActor | undefined>;

/** The access token of a request: `X-Auth-Token` before `Authorization: Bearer` (work-api.md W3). */
export function tokensOf(request: FastifyRequest): string[] {
  const tokens: string[] = [];
  const own = request.headers["x-auth-token"];
  if (typeof own === "string" && own !== "") tokens.push(own);
  const bearer = /^bearer +([^ ]+) *$/i.exec(request.headers.authorization ?? "");
  if (bearer?.[1] !== undefined && bearer[1] !== tokens[0]) tokens.push(bearer[1]);
  return tokens;
}
