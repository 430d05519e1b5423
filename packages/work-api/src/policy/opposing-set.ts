import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { policyPath, PolicyState, PolicyStatus } from "./asset.ts";

const closed = { additionalProperties: false };
const Moment = Type.Union([Type.String({ format: "date-time", maxLength: 40 }), Type.Null()]);

const Side = Type.Object(
  {
    assets: Type.Array(Type.String({ maxLength: 20 }), { minItems: 1, maxItems: 100, description: "Ids of policies" }),
  },
  closed,
);

const changeable = {
  name: Type.Optional(Type.String({ maxLength: 255, description: "Gives the parties not away" })),
  counts_history: Type.Optional(Type.Boolean({ description: "Who was on a team since the start is kept out too" })),
  counts_work: Type.Optional(
    Type.Boolean({ description: "Who worked on documents of a side since the start is kept out of the others too" }),
  ),
  status: Type.Optional(PolicyStatus),
  starts_at: Type.Optional(Moment),
  ends_at: Type.Optional(Moment),
  sides: Type.Optional(Type.Array(Side, { minItems: 2, maxItems: 20 })),
};

/** Sides whose teams are kept from each other's assets (SPM-WAL-004). */
export const OpposingSet = Type.Object({
  id: Type.String(),
  alias: Type.String(),
  name: Type.String(),
  counts_history: Type.Boolean(),
  counts_work: Type.Boolean(),
  status: PolicyStatus,
  state: PolicyState,
  starts_at: Moment,
  ends_at: Moment,
  sides: Type.Array(Type.Object({ assets: Type.Array(Type.String()) })),
  edit_date: Type.String(),
});

/** A set as it is on the wire. */
export type OpposingSetData = Static<typeof OpposingSet>;

const ChangeBody = Type.Object(changeable, closed);

/** A change of a set. */
export type OpposingSetChangeData = Static<typeof ChangeBody>;

const oneSet = Type.Object({ set: Type.String({ maxLength: 20 }) });

export const listOpposingSets = endpoint({
  id: "listOpposingSets",
  method: "GET",
  path: `${policyPath}/opposing-sets`,
  summary: "Sets of opposing sides",
  auth: "user",
  response: List(OpposingSet),
});

export const createOpposingSet = endpoint({
  id: "createOpposingSet",
  method: "POST",
  act: "policy_set.create",
  path: `${policyPath}/opposing-sets`,
  summary: "Set sides against each other; a draft unless told otherwise",
  auth: "user",
  body: Type.Object({ alias: Type.String({ minLength: 1, maxLength: 32 }), ...changeable }, closed),
  status: 201,
  response: Data(OpposingSet),
});

/** While somebody is on two sides, it cannot become active: 409 with their names in `details.contested` (SPM-WAL-006). */
export const updateOpposingSet = endpoint({
  id: "updateOpposingSet",
  method: "PATCH",
  act: "policy_set.change",
  path: `${policyPath}/opposing-sets/:set`,
  summary: "Change a set of opposing sides; holds from the next request on. Needs If-Match",
  auth: "user",
  params: oneSet,
  body: ChangeBody,
  response: Data(OpposingSet),
});

export const getOpposingSet = endpoint({
  id: "getOpposingSet",
  method: "GET",
  path: `${policyPath}/opposing-sets/:set`,
  summary: "A set of opposing sides",
  auth: "user",
  params: oneSet,
  response: Data(OpposingSet),
});

/** Every endpoint of this file. */
export const opposingSetEndpoints = [listOpposingSets, createOpposingSet, getOpposingSet, updateOpposingSet];
