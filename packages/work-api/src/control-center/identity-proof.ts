import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { closed, consolePath } from "./console.ts";

/** How long a proof is good for high-risk acts (CC-SES-003). */
export const proofMinutes = 10;

/**
 * The seconds since somebody touched the page, sent by pages with what they ask for by themselves, so that a page that
 * is left alone does not stay in use (CC-SES-001).
 */
export const idleHeader = "x-muniment-idle";

/** What the page must ask for. */
export const getIdentityProof = endpoint({
  id: "getIdentityProof",
  method: "GET",
  path: `${consolePath}/me/proof`,
  summary: "Until when the caller's proof of identity is good, and whether a new one needs a code",
  auth: "user",
  response: Data(
    Type.Object({
      needs_code: Type.Boolean({ description: "The second factor is asked for as well" }),
      until: Type.Optional(Type.String({ description: "Absent when there is none of the last ten minutes" })),
    }),
  ),
});

/** Wrong passwords and codes count as at the sign-in: `wrong_password`, `wrong_code`, `account_locked`. */
export const proveIdentity = endpoint({
  id: "proveIdentity",
  method: "POST",
  path: `${consolePath}/me/proof`,
  summary: "Prove once more who one is, for high-risk acts of the next ten minutes in this session",
  auth: "user",
  act: "session.prove",
  body: Type.Object(
    { password: Type.String({ minLength: 1, maxLength: 1000 }), code: Type.Optional(Type.String({ maxLength: 100 })) },
    closed,
  ),
  response: Data(Type.Object({ until: Type.String() })),
});

/** What is served about proofs of identity. */
export const identityProofEndpoints = [getIdentityProof, proveIdentity] as const;
