import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** What the register knows (OPR-PTY-001). Users and teams of Operate are in it once they take part in a case. */
export const entityKinds = ["organisation", "person", "user", "team", "vehicle", "title"] as const;

/** One of `entityKinds`. */
export type EntityKind = (typeof entityKinds)[number];

/** How somebody may not be written to (OPR-PTY-002). */
export const restrictions = ["no_email", "no_phone", "post_only"] as const;

/** One of `restrictions`. */
export type Restriction = (typeof restrictions)[number];

/** By which way somebody likes to be written to. */
export const channels = ["email", "phone", "post"] as const;

/** One of `channels`. */
export type Channel = (typeof channels)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));
const KindValue = Type.Unsafe<EntityKind>({ type: "string", enum: entityKinds });
const RestrictionValue = Type.Unsafe<Restriction>({ type: "string", enum: restrictions });
const ChannelValue = Type.Unsafe<Channel>({ type: "string", enum: channels });

/** Days between which it counts, `YYYY-MM-DD`; without them always. */
const dated = { valid_from: optional(10), valid_until: optional(10) };

/** An e-mail address; `label` says which, such as `Work`. */
export const EntityEmail = Type.Object({ label: text(40), address: text(254), ...dated });

/** A phone number. */
export const EntityPhone = Type.Object({ label: text(40), number: text(40), ...dated });

/** A postal address; `street` may have several lines. */
export const EntityAddress = Type.Object({
  label: text(40),
  street: text(300),
  postcode: optional(20),
  city: optional(100),
  region: optional(100),
  country: optional(100),
  ...dated,
});

/** Somebody or something in the register (OPR-PTY-002). */
export const Entity = Type.Object({
  id: Type.String(),
  kind: KindValue,
  name: Type.String(),
  /** How a letter begins, such as `Dear Ms Hall`. */
  salutation: Type.Optional(Type.String()),
  /** Our own reference, and the one they use for us. */
  reference: Type.Optional(Type.String()),
  external_reference: Type.Optional(Type.String()),
  /** Such as `client`, `court`, `expert`. */
  party_types: Type.Array(Type.String()),
  emails: Type.Array(EntityEmail),
  phones: Type.Array(EntityPhone),
  addresses: Type.Array(EntityAddress),
  preferred_channel: Type.Optional(ChannelValue),
  language: Type.Optional(Type.String()),
  restrictions: Type.Array(RestrictionValue),
  notes: Type.Optional(Type.String()),
  /** Entries that were merged into this one; each may be taken out again for 30 days (OPR-PTY-008). */
  merged: Type.Array(
    Type.Object({ id: Type.String(), name: Type.String(), merged_at: Type.String(), can_undo: Type.Boolean() }),
  ),
  updated_at: Type.String(),
  rev: Type.Integer(),
});

/** The same in a list. */
export const EntitySummary = Type.Object({
  id: Type.String(),
  kind: KindValue,
  name: Type.String(),
  reference: Type.Optional(Type.String()),
  party_types: Type.Array(Type.String()),
  email: Type.Optional(Type.String()),
  city: Type.Optional(Type.String()),
  restrictions: Type.Array(RestrictionValue),
  /** In how many open cases that one may see they take part. */
  open_cases: Type.Integer(),
});

const content = {
  name: optional(254),
  salutation: optional(254),
  reference: optional(64),
  external_reference: optional(64),
  party_types: Type.Optional(Type.Array(text(40), { maxItems: 20 })),
  emails: Type.Optional(Type.Array(EntityEmail, { maxItems: 50 })),
  phones: Type.Optional(Type.Array(EntityPhone, { maxItems: 50 })),
  addresses: Type.Optional(Type.Array(EntityAddress, { maxItems: 50 })),
  /** Empty for none. */
  preferred_channel: optional(10),
  language: optional(35),
  restrictions: Type.Optional(Type.Array(RestrictionValue, { maxItems: 3 })),
  notes: optional(4000),
};

const register = `${apiPath}/register`;
const one = Type.Object({ entity: text(64) });

/** By name; `query` finds by words of the name, by reference and by the beginning of an e-mail address. */
export const listEntities = endpoint({
  id: "listEntities",
  method: "GET",
  path: register,
  summary: "People and organisations",
  auth: "user",
  privilege: "case.read",
  query: Type.Object({
    query: optional(200),
    kind: optional(20),
    /** A case whose participants come first, then those of other cases (OPR-PTY-005). */
    case: optional(64),
    limit: Type.Optional(Type.Integer()),
    cursor: optional(1000),
  }),
  response: List(EntitySummary),
});

/** One entry; under the id of one that was merged, the entry that it became part of (OPR-PTY-008). */
export const getEntity = endpoint({
  id: "getEntity",
  method: "GET",
  path: `${register}/:entity`,
  summary: "One person or organisation",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: Data(Entity),
});

/** 409 with `details.candidates` when the register may have it already, unless `accept_duplicates` is sent. */
export const createEntity = endpoint({
  id: "createEntity",
  method: "POST",
  path: register,
  summary: "Add a person or organisation",
  auth: "user",
  privilege: "register.edit",
  body: Type.Object({ kind: optional(20), ...content, accept_duplicates: Type.Optional(Type.Boolean()) }),
  status: 201,
  response: Data(Entity),
});

/** Needs `If-Match`. */
export const updateEntity = endpoint({
  id: "updateEntity",
  method: "PATCH",
  path: `${register}/:entity`,
  summary: "Change what is sent",
  auth: "user",
  privilege: "register.edit",
  params: one,
  body: Type.Object(content),
  response: Data(Entity),
});

/** The open cases that one may see in which somebody takes part. */
export const listEntityCases = endpoint({
  id: "listEntityCases",
  method: "GET",
  path: `${register}/:entity/cases`,
  summary: "Cases of a person or organisation",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: List(
    Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String(), role: Type.String() }),
  ),
});

/** Makes `other` part of this entry: both ids go on leading here (OPR-PTY-008). */
export const mergeEntities = endpoint({
  id: "mergeEntities",
  method: "POST",
  path: `${register}/:entity/merge`,
  summary: "Merge an entry into this one",
  auth: "user",
  privilege: "register.merge",
  params: one,
  body: Type.Object({ other: optional(64) }),
  response: Data(Entity),
});

/** Takes `other` out again, within 30 days; gives it as it is then. */
export const undoMerge = endpoint({
  id: "undoMerge",
  method: "POST",
  path: `${register}/:entity/undoMerge`,
  summary: "Undo a merge",
  auth: "user",
  privilege: "register.merge",
  params: one,
  body: Type.Object({ other: optional(64) }),
  response: Data(Entity),
});

/** Every endpoint of this file. */
export const registerEndpoints = [
  listEntities,
  getEntity,
  createEntity,
  updateEntity,
  listEntityCases,
  mergeEntities,
  undoMerge,
];
