import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { Entity, entityKinds } from "./register.ts";
import type { EntityKind } from "./register.ts";
import { apiPath } from "./session.ts";

/** Whether a case needs somebody in a role (OPR-PTY-004). */
export const roleNeeds = ["mandatory", "recommended", "optional"] as const;

/** One of `roleNeeds`. */
export type RoleNeed = (typeof roleNeeds)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));

/** A role in a case (OPR-PTY-004). */
export const ParticipantRole = Type.Object({
  /** By which templates and rules name it, such as `client`. */
  system_name: Type.String(),
  name: Type.String(),
  category: Type.String(),
  is_active: Type.Boolean(),
  /** Who may fill it. */
  kinds: Type.Array(Type.Unsafe<EntityKind>({ type: "string", enum: entityKinds })),
  need: Type.Unsafe<RoleNeed>({ type: "string", enum: roleNeeds }),
  is_many: Type.Boolean(),
  /** Whoever of the firm holds it sees the case even when it is restricted (OPR-USR-009). */
  sees_restricted: Type.Boolean(),
  rev: Type.Integer(),
});

/** Somebody in a role of a case (OPR-PTY-003). What was chosen for this case stands first among its kind. */
export const Participant = Type.Object({
  id: Type.String(),
  role: Type.String(),
  role_name: Type.String(),
  /** Among those of the same role, from 1. */
  position: Type.Integer(),
  entity: Type.Pick(Entity, [
    "id",
    "kind",
    "name",
    "salutation",
    "emails",
    "phones",
    "addresses",
    "reference",
    "restrictions",
  ]),
  /** The contact person, and the reference of that party in this case. */
  contact: Type.Optional(Type.String()),
  reference: Type.Optional(Type.String()),
});

const one = Type.Object({ case: text(64) });
const own = Type.Object({ case: text(64), participant: text(64) });
const base = `${apiPath}/cases/:case/participants`;
const choice = {
  /** An address and e-mail address of the entry; empty for its first. */
  email: optional(254),
  address_label: optional(40),
  contact: optional(254),
  reference: optional(64),
  position: Type.Optional(Type.Integer()),
};

/** Every role, in the order of forms. */
export const listParticipantRoles = endpoint({
  id: "listParticipantRoles",
  method: "GET",
  path: `${apiPath}/participantRoles`,
  summary: "Roles of participants",
  auth: "user",
  privilege: "case.read",
  response: List(ParticipantRole),
});

/** Adds a role, or changes the one of this system name; a change needs `If-Match`. */
export const setParticipantRole = endpoint({
  id: "setParticipantRole",
  method: "PUT",
  path: `${apiPath}/admin/participantRoles/:role`,
  summary: "Add or change a role",
  auth: "user",
  privilege: "model.edit",
  params: Type.Object({ role: text(40) }),
  body: Type.Object({
    name: optional(80),
    category: optional(80),
    is_active: Type.Optional(Type.Boolean()),
    kinds: Type.Optional(Type.Array(text(20), { maxItems: entityKinds.length })),
    need: optional(20),
    is_many: Type.Optional(Type.Boolean()),
    sees_restricted: Type.Optional(Type.Boolean()),
  }),
  response: Data(ParticipantRole),
});

/** Who takes part in a case, by role and position; `missing` says which roles nobody fills that somebody should. */
export const listParticipants = endpoint({
  id: "listParticipants",
  method: "GET",
  path: base,
  summary: "Participants of a case",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: Type.Object({
    data: Type.Array(Participant),
    missing: Type.Array(
      Type.Object({
        role: Type.String(),
        role_name: Type.String(),
        need: Type.Unsafe<RoleNeed>({ type: "string", enum: roleNeeds }),
      }),
    ),
    /** Whether the person may add, change and remove them. */
    can_edit: Type.Boolean(),
  }),
});

/** Gives a role to an entry of the register, or to a person or team of the firm. */
export const addParticipant = endpoint({
  id: "addParticipant",
  method: "POST",
  path: base,
  summary: "Add a participant",
  auth: "user",
  privilege: "case.create",
  params: one,
  body: Type.Object({
    role: optional(40),
    /** One of these three. */
    entity: optional(64),
    user: optional(64),
    team: optional(64),
    ...choice,
  }),
  status: 201,
  response: Data(Participant),
});

/** Changes what was chosen for the case. */
export const updateParticipant = endpoint({
  id: "updateParticipant",
  method: "PATCH",
  path: `${base}/:participant`,
  summary: "Change a participant",
  auth: "user",
  privilege: "case.create",
  params: own,
  body: Type.Object(choice),
  response: Data(Participant),
});

/** Takes a role from somebody. */
export const removeParticipant = endpoint({
  id: "removeParticipant",
  method: "DELETE",
  path: `${base}/:participant`,
  summary: "Remove a participant",
  auth: "user",
  privilege: "case.create",
  params: own,
  response: Done,
});

/** Every endpoint of this file. */
export const participantEndpoints = [
  listParticipantRoles,
  setParticipantRole,
  listParticipants,
  addParticipant,
  updateParticipant,
  removeParticipant,
];
