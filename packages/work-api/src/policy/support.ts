import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Done, List } from "../envelope.ts";
import { policyPath } from "./asset.ts";

const closed = { additionalProperties: false };
const UserId = Type.String({ minLength: 1, maxLength: 254 });
const Moment = Type.Union([Type.String({ format: "date-time", maxLength: 40 }), Type.Null()]);
const Person = Type.Object({ id: Type.String(), full_name: Type.String() });

/** An assistant, who gets and loses with policies what the person has whom they assist (SPM-MOD-008). */
export const PolicySupport = Type.Object({
  assistant: Person,
  person: Person,
  starts_at: Moment,
  ends_at: Moment,
});

/** Support staff, as it is on the wire. */
export type PolicySupportData = Static<typeof PolicySupport>;

export const listPolicySupport = endpoint({
  id: "listPolicySupport",
  method: "GET",
  path: `${policyPath}/support`,
  summary: "Who assists whom, so that policies hold for the one as for the other",
  auth: "user",
  response: List(PolicySupport),
});

/** Nobody makes themself an assistant, nor somebody their own. */
export const setPolicySupport = endpoint({
  id: "setPolicySupport",
  method: "PUT",
  act: "policy.set_support",
  path: `${policyPath}/support/:assistant/:person`,
  summary: "Let an assistant follow a person, or change for how long; holds from the next request on",
  auth: "user",
  params: Type.Object({ assistant: UserId, person: UserId }),
  body: Type.Object({ starts_at: Type.Optional(Moment), ends_at: Type.Optional(Moment) }, closed),
  response: Done,
});

export const endPolicySupport = endpoint({
  id: "endPolicySupport",
  method: "DELETE",
  act: "policy.end_support",
  path: `${policyPath}/support/:assistant/:person`,
  summary: "Let an assistant follow a person no longer",
  auth: "user",
  params: Type.Object({ assistant: UserId, person: UserId }),
  response: Done,
});

/** Every endpoint of this file. */
export const policySupportEndpoints = [listPolicySupport, setPolicySupport, endPolicySupport];
