import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done } from "../envelope.ts";
import { closed, consolePath, oneOf } from "./console.ts";

/** Longest reason. */
export const longestReason = 500;

const Anonymisation = Type.Object({
  state: oneOf("none", "waiting", "done"),
  needs_two: Type.Boolean({ description: "A second person has to approve (`users.anonymise.fourEyes`)" }),
  done: Type.Optional(Type.String({ description: "When it was done" })),
  request: Type.Optional(
    Type.Object({
      by: Type.String({ description: "Full name of who asked" }),
      is_own: Type.Boolean({ description: "The caller asked, so somebody else approves" }),
      at: Type.String(),
      reason: Type.String(),
    }),
  ),
});

const path = `${consolePath}/users/:user/anonymisation`;
const params = Type.Object({ user: Type.String({ maxLength: 254 }) });

export const getAnonymisation = endpoint({
  id: "getAnonymisation",
  method: "GET",
  path,
  summary: "Whether an account is anonymous, or is asked to become so; for NRTADMIN of every library of the account",
  auth: "user",
  params,
  response: Data(Anonymisation),
});

export const requestAnonymisation = endpoint({
  id: "requestAnonymisation",
  method: "POST",
  act: "user.anonymise",
  path,
  summary: "Ask for a disabled account to become anonymous for good; done at once where no second person is needed",
  auth: "user",
  params,
  body: Type.Object(
    {
      reason: Type.String({ minLength: 1, maxLength: longestReason }),
      confirm: Type.String({ maxLength: 254, description: "The User ID, typed once more" }),
    },
    closed,
  ),
  response: Data(Anonymisation),
});

export const approveAnonymisation = endpoint({
  id: "approveAnonymisation",
  method: "POST",
  act: "user.anonymise",
  path: `${path}/approve`,
  summary:
    "Carry out what somebody else asked for: name, e-mail, photo, location and platform details are gone for good",
  auth: "user",
  params,
  body: Type.Object({}, closed),
  response: Data(Anonymisation),
});

export const withdrawAnonymisation = endpoint({
  id: "withdrawAnonymisation",
  method: "DELETE",
  act: "user.anonymise",
  path,
  summary: "Take back, or decline, what was asked for",
  auth: "user",
  params,
  response: Done,
});

/** The endpoints of CC-USR-044. */
export const anonymisationEndpoints = [
  getAnonymisation,
  requestAnonymisation,
  approveAnonymisation,
  withdrawAnonymisation,
] as const;
