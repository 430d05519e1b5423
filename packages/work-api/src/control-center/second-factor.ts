import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const user = Type.String({ maxLength: 254, description: "A User ID, or `me` for reading" });

/** For oneself, and for administrators who may take it away (`control-center.md` 24, row 21). */
export const getUserSecondFactor = endpoint({
  id: "getUserSecondFactor",
  method: "GET",
  path: `${consolePath}/users/:user/second-factor`,
  summary: "Whether a person has a second factor, and what the installation asks for",
  auth: "user",
  params: Type.Object({ user }),
  response: Data(
    Type.Object({
      policy: oneOf("off", "optional", "control-center", "all"),
      is_on: Type.Boolean(),
      since: Type.Optional(Type.String()),
      recovery_codes_left: Type.Optional(Type.Integer()),
    }),
  ),
});

/** `Reset second factor` (CC-MFA-003): the password alone signs the person in until they add one again. */
export const resetSecondFactor = endpoint({
  id: "resetSecondFactor",
  method: "POST",
  path: `${consolePath}/users/:user/reset-mfa`,
  summary: "Take away the second factor of a person who cannot use it any more; 409 for who has none",
  auth: "user",
  act: "user.second_factor",
  params: Type.Object({ user }),
  response: Done,
});

/** What is served about second factors. */
export const secondFactorEndpoints = [getUserSecondFactor, resetSecondFactor] as const;
