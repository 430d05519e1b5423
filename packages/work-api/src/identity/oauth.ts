import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";

/** Ends the session of the token sent; vendor samples sign out with it (work-api.md 5.1). */
export const terminateLogin = endpoint({
  id: "terminateLogin",
  method: "GET",
  path: "/login/terminate",
  summary: "Ends the session of the token sent",
  auth: "public",
  response: Done,
});

/** Whether access tokens end some time, however much they are used (work-api.md 5.1). */
export const getTokenSettings = endpoint({
  id: "getTokenSettings",
  method: "GET",
  path: "/auth/oauth2/token-settings",
  summary: "The absolute life of access tokens",
  auth: "public",
  response: Data(
    Type.Object({
      absolute_timeout_enabled: Type.Boolean(),
      absolute_timeout_seconds: Type.Integer(),
    }),
  ),
});

/** What of signing in is no OAuth protocol; its endpoints are described by the discovery document. */
export const oauthEndpoints = [terminateLogin, getTokenSettings] as const;
