import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

const text = (maxLength: number) => Type.String({ maxLength });
const optional = (maxLength: number) => Type.Optional(text(maxLength));
const flag = Type.Optional(Type.Boolean());
const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: values });

/** What a field of a case holds (OPR-WTY-003). */
export const fieldKinds = ["text", "long_text", "number", "date", "yes_no", "choice", "choices"] as const;
/** What a phase means (OPR-PHS-001): every type has exactly one `start`. */
export const phaseFlags = ["start", "open", "removed", "closed"] as const;
/** When a case of a type gets its workspace (OPR-PRO-001); `never` means that one is chosen for it. */
export const provisioningTimes = ["never", "on_creation", "on_phase", "by_hand"] as const;
/** How: from a workspace as its template, empty, or only what is there already. */
export const provisioningWays = ["template", "empty", "existing"] as const;
/** What a work type has of its parent where it says nothing itself (OPR-WTY-001, OPR-REP-008). */
export const inheritedParts = ["fields", "phases", "reference_mask", "provisioning", "repository", "bundles"] as const;

/** A field of a case. */
export const WorkField = Type.Object({
  /** By which templates, masks and programs name it. */
  name: text(40),
  label: text(80),
  kind: oneOf(fieldKinds),
  help: optional(500),
  /** The heading that it stands below. */
  section: optional(80),
  /** What can be chosen. */
  choices: Type.Optional(Type.Array(text(80), { maxItems: 200 })),
  /** A case is not opened without it. */
  is_mandatory: flag,
});

/** A state that a case can be in. */
export const WorkPhase = Type.Object({ name: text(40), label: text(80), flag: oneOf(phaseFlags) });

/** A way from phases to another one (OPR-PHS-002). */
export const WorkTransition = Type.Object({
  name: text(40),
  label: text(80),
  from: Type.Array(text(40), { maxItems: 50 }),
  to: text(40),
  /** What is asked before it is done. */
  confirmation: optional(500),
  /** Fields that have to have a value. */
  required: Type.Optional(Type.Array(text(40), { maxItems: 100 })),
  needs_reason: flag,
});

/**
 * When and how a case of the type comes to its workspace (OPR-PRO-001), whose place, name and properties its repository
 * says; texts may have fields such as `{{case.reference}}`.
 */
export const Provisioning = Type.Object({
  when: oneOf(provisioningTimes),
  /** With `on_phase`. */
  phase: optional(40),
  how: oneOf(provisioningWays),
  /** The workspace whose folders are copied. */
  template: optional(1000),
  description: optional(254),
  /** Further folders, as paths with `/`; one whose text comes to nothing is left out. */
  folders: Type.Optional(Type.Array(text(500), { maxItems: 100 })),
});

/** A value of `WorkField`. */
export type WorkFieldValue = Static<typeof WorkField>;
/** A value of `WorkPhase`. */
export type WorkPhaseValue = Static<typeof WorkPhase>;
/** A value of `WorkTransition`. */
export type WorkTransitionValue = Static<typeof WorkTransition>;
/** A value of `Provisioning`. */
export type ProvisioningValue = Static<typeof Provisioning>;

const definition = {
  name: text(80),
  description: text(500),
  /** Cases of it can be opened. */
  is_active: Type.Boolean(),
  /** Such as `C-{year}-{seq:5}`; `{seq}` counts up per type and never gives a number twice (OPR-WTY-004). */
  reference_mask: text(80),
  fields: Type.Array(WorkField, { maxItems: 200 }),
  phases: Type.Array(WorkPhase, { maxItems: 50 }),
  transitions: Type.Array(WorkTransition, { maxItems: 200 }),
  /** Further repositories that may be chosen for a case. */
  repositories: Type.Array(text(64), { maxItems: 20 }),
};

/** What a case follows: its fields, phases, references and workspace (OPR-WTY-002). */
export const WorkType = Type.Object({
  system_name: Type.String(),
  ...definition,
  provisioning: Type.Optional(Provisioning),
  /** The type that it is a kind of; what it does not say itself is as there. */
  parent: Type.Optional(Type.String()),
  /** Where the documents of a case lie; without one a workspace is chosen for each case. */
  repository: Type.Optional(Type.String()),
  /** Where its bundles are stored, when that is elsewhere. */
  bundles: Type.Optional(Type.String()),
  inherited: Type.Array(oneOf(inheritedParts)),
  /** Cases of it that there are. */
  case_count: Type.Integer(),
  updated_at: Type.String(),
  rev: Type.Integer(),
});

const one = Type.Object({ type: text(40) });

/** Every work type, by name. */
export const listWorkTypes = endpoint({
  id: "listWorkTypes",
  method: "GET",
  path: `${apiPath}/workTypes`,
  summary: "Work types",
  auth: "user",
  privilege: "case.read",
  response: List(WorkType),
});

/** One work type. */
export const getWorkType = endpoint({
  id: "getWorkType",
  method: "GET",
  path: `${apiPath}/workTypes/:type`,
  summary: "One work type",
  auth: "user",
  privilege: "case.read",
  params: one,
  response: Data(WorkType),
});

/** Adds a work type, or changes the one of this system name; a change needs `If-Match`. */
export const setWorkType = endpoint({
  id: "setWorkType",
  method: "PUT",
  path: `${apiPath}/admin/workTypes/:type`,
  summary: "Add or change a work type",
  auth: "user",
  privilege: "model.edit",
  params: one,
  body: Type.Object({
    name: Type.Optional(definition.name),
    description: Type.Optional(definition.description),
    is_active: Type.Optional(definition.is_active),
    reference_mask: Type.Optional(definition.reference_mask),
    fields: Type.Optional(definition.fields),
    phases: Type.Optional(definition.phases),
    transitions: Type.Optional(definition.transitions),
    /** `null` for the one of its parent; without any, cases get a workspace that is chosen for them. */
    provisioning: Type.Optional(Type.Union([Provisioning, Type.Null()])),
    /** `null` for none. */
    parent: Type.Optional(Type.Union([Type.Null(), text(40)])),
    /** `null` for the one of its parent. */
    repository: Type.Optional(Type.Union([Type.Null(), text(64)])),
    bundles: Type.Optional(Type.Union([Type.Null(), text(64)])),
    repositories: Type.Optional(definition.repositories),
  }),
  response: Data(WorkType),
});

/** Every endpoint of this file. */
export const workTypeEndpoints = [listWorkTypes, getWorkType, setWorkType];
