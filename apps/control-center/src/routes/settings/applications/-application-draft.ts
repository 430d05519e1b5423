import type { FieldErrors, FieldPath, Resolver } from "react-hook-form";
import type { Input, Output } from "@muniment/rest";
import type {
  createApplication,
  getApplication,
  updateApplication,
} from "@muniment/work-api/control-center/application";
import {
  applicationLimits,
  checkApplication,
  checkClientSecret,
} from "@muniment/work-api/control-center/application-rules";
import { appText } from "../../../texts/application.ts";

/** An application with everything about it. */
export type Application = Output<typeof getApplication>["data"];

type Body = Input<typeof createApplication>["body"];
type Changes = Input<typeof updateApplication>["body"];

/** Somebody, or several, who may use an application. */
export interface Member {
  readonly type: "user" | "group" | "library";
  readonly id: string;
  readonly name: string;
  readonly library: string;
}

/** What the steps of the wizard work on, for applications by Client ID and from packages alike. */
export interface ApplicationDraft {
  name: string;
  description: string;
  publisher: string;
  website: string;
  support_email: string;
  client_id: string;
  /** What is asked about the first secret; `undefined` where there is nothing to ask. */
  secret_typed: boolean;
  secret: string;
  secret_expires: string;
  uses_work: boolean;
  application_type: Application["application_type"];
  client_type: Application["client_type"];
  /** One a line. */
  redirect_uris: string;
  post_logout_redirect_uris: string;
  grants: Application["grants"];
  scopes: Application["scopes"];
  allow_token_refresh: boolean;
  refresh_token_expiry_days: string;
  access_token_expiry_minutes: string;
  rotate_refresh_tokens: boolean;
  allowed_origins: string;
  allowed_networks: string;
  service_user_id: string;
  acting_person: boolean;
  /** Where its public keys are; empty for keys that were given in their place. */
  jwks_uri: string;
  access_mode: "all" | "custom";
  include_external: boolean;
  members: Member[];
  /** Who has access besides, unknown to whoever edits. */
  hidden_members: number;
  enabled: boolean;
}

/** The name of a field, as errors and steps know it. */
export type DraftField = FieldPath<ApplicationDraft>;

/** The steps with what each asks for (control-center.md 12.2 to 12.6). */
export const draftSteps = [
  {
    id: "configuration",
    fields: ["name", "description", "publisher", "website", "support_email", "client_id", "secret", "secret_expires"],
  },
  {
    id: "authentication",
    fields: [
      "application_type",
      "client_type",
      "redirect_uris",
      "post_logout_redirect_uris",
      "grants",
      "scopes",
      "refresh_token_expiry_days",
      "access_token_expiry_minutes",
      "allowed_origins",
      "allowed_networks",
      "service_user_id",
      "jwks_uri",
    ],
  },
  { id: "access", fields: ["members"] },
] as const satisfies readonly { id: string; fields: readonly DraftField[] }[];

/** A step that asks for something, or the review. */
export type StepId = (typeof draftSteps)[number]["id"] | "review";

/** The step that asks for a field. */
export function stepOf(field: string): StepId {
  return draftSteps.find(({ fields }) => (fields as readonly string[]).includes(field))?.id ?? "configuration";
}

/** What a new application starts with. */
export function newDraft(): ApplicationDraft {
  return {
    name: "",
    description: "",
    publisher: "",
    website: "",
    support_email: "",
    client_id: crypto.randomUUID(),
    secret_typed: false,
    secret: "",
    secret_expires: "",
    uses_work: true,
    application_type: "web",
    client_type: "confidential",
    redirect_uris: "",
    post_logout_redirect_uris: "",
    grants: ["authorization_code"],
    scopes: ["user"],
    allow_token_refresh: false,
    refresh_token_expiry_days: String(applicationLimits.refreshDays.start),
    access_token_expiry_minutes: String(applicationLimits.accessMinutes.start),
    rotate_refresh_tokens: false,
    allowed_origins: "",
    allowed_networks: "",
    service_user_id: "",
    acting_person: false,
    jwks_uri: "",
    access_mode: "all",
    include_external: false,
    members: [],
    hidden_members: 0,
    enabled: true,
  };
}

/** An application that there is, as the steps have it. */
export function draftOf(application: Application): ApplicationDraft {
  const { access } = application;
  return {
    ...newDraft(),
    name: application.name,
    description: application.description,
    publisher: application.publisher,
    website: application.website,
    support_email: application.support_email,
    client_id: application.client_id,
    uses_work: application.authentication === "work",
    application_type: application.application_type,
    client_type: application.client_type,
    redirect_uris: application.redirect_uris.join("\n"),
    post_logout_redirect_uris: application.post_logout_redirect_uris.join("\n"),
    grants: [...application.grants],
    scopes: [...application.scopes],
    allow_token_refresh: application.allow_token_refresh,
    refresh_token_expiry_days: String(application.refresh_token_expiry_days),
    access_token_expiry_minutes: String(application.access_token_expiry_minutes),
    rotate_refresh_tokens: application.rotate_refresh_tokens,
    allowed_origins: application.allowed_origins.join("\n"),
    allowed_networks: application.allowed_networks.join("\n"),
    service_user_id: application.service_user_id,
    acting_person: application.acting_person,
    jwks_uri: application.jwks_uri ?? "",
    access_mode: access.mode,
    include_external: access.include_external,
    members: membersOf(application),
    hidden_members: access.hidden_count,
    enabled: application.enabled,
  };
}

/** Who may use an application, as far as one may know. */
function membersOf({ access }: Pick<Application, "access">): Member[] {
  return [
    ...access.libraries.map(({ id, display_name: name }) => ({ type: "library" as const, id, name, library: id })),
    ...access.groups.map(({ id, full_name: name, library }) => ({ type: "group" as const, id, name, library })),
    ...access.users.map(({ id, full_name: name, library }) => ({ type: "user" as const, id, name, library })),
  ];
}

/** A draft as a new application is sent. */
export function bodyOf(draft: ApplicationDraft): Body {
  const isConfidential = draft.uses_work && draft.client_type === "confidential";
  const expires = draft.secret_expires === "" ? {} : { expires: draft.secret_expires };
  return {
    ...fieldsOf(draft),
    name: draft.name,
    client_id: draft.client_id,
    enabled: draft.enabled,
    ...(isConfidential ? { secret: { ...expires, ...(draft.secret_typed ? { value: draft.secret } : {}) } } : {}),
  };
}

/** What a draft changes of what it was; fields that stay as they are registered are not sent. */
export function changesOf(draft: ApplicationDraft, before: ApplicationDraft): Changes {
  const [now, then] = [fieldsOf(draft), fieldsOf(before)];
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(then[name as keyof typeof then]),
  );
  return Object.fromEntries(changed);
}

function fieldsOf(draft: ApplicationDraft) {
  const ids = (type: Member["type"]): string[] =>
    draft.members.filter((member) => member.type === type).map(({ id }) => id);
  return {
    name: draft.name,
    description: draft.description,
    publisher: draft.publisher,
    website: draft.website,
    support_email: draft.support_email,
    authentication: draft.uses_work ? ("work" as const) : ("none" as const),
    application_type: draft.application_type,
    client_type: draft.client_type,
    redirect_uris: linesOf(draft.redirect_uris),
    post_logout_redirect_uris: linesOf(draft.post_logout_redirect_uris),
    grants: draft.uses_work ? draft.grants : [],
    scopes: draft.scopes,
    allow_token_refresh: draft.allow_token_refresh,
    refresh_token_expiry_days: Number(draft.refresh_token_expiry_days),
    access_token_expiry_minutes: Number(draft.access_token_expiry_minutes),
    rotate_refresh_tokens: draft.rotate_refresh_tokens,
    allowed_origins: linesOf(draft.allowed_origins),
    allowed_networks: linesOf(draft.allowed_networks),
    service_user_id: draft.service_user_id.trim(),
    acting_person: draft.acting_person,
    ...keysOf(draft),
    access: {
      mode: draft.access_mode,
      include_external: draft.include_external,
      ...(draft.access_mode === "all"
        ? {}
        : {
            users: ids("user"),
            groups: draft.members.filter(({ type }) => type === "group").map(({ library, id }) => ({ library, id })),
            libraries: ids("library"),
          }),
    },
  };
}

/** An address takes the place of keys that were given one by one; without an address those stay as they are. */
function keysOf(draft: ApplicationDraft): Pick<Changes, "jwks" | "jwks_uri"> {
  const address = draft.jwks_uri.trim();
  return address === "" ? {} : { jwks_uri: address, jwks: null };
}

/** The lines of a field that have something in them. */
export function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** What is wrong with a draft, by the rules of the server. */
function faultsOf(draft: ApplicationDraft): Map<DraftField, string> {
  const { access, authentication: _authentication, ...facts } = fieldsOf(draft);
  const numbers = {
    refresh_token_expiry_days: draft.refresh_token_expiry_days,
    access_token_expiry_minutes: draft.access_token_expiry_minutes,
  };
  const faults = new Map<DraftField, string>();
  const isEmpty = (name: keyof typeof numbers): boolean => numbers[name].trim() === "";
  const checked = {
    ...facts,
    client_id: draft.client_id,
    refresh_token_expiry_days: isEmpty("refresh_token_expiry_days") ? NaN : facts.refresh_token_expiry_days,
    access_token_expiry_minutes: isEmpty("access_token_expiry_minutes") ? NaN : facts.access_token_expiry_minutes,
  };
  const messages = [
    ...checkApplication(checked),
    ...(draft.secret_typed && draft.client_type === "confidential" ? checkClientSecret(draft.secret) : []),
  ];
  for (const { field, text } of messages) if (field !== undefined) faults.set(field as DraftField, text);
  const isNobody = access.mode === "custom" && draft.members.length + draft.hidden_members === 0;
  if (isNobody) faults.set("members", appText("access.nobody"));
  return faults;
}

/** The rules of the steps for react-hook-form. */
export const draftResolver: Resolver<ApplicationDraft> = (values) => {
  const faults = faultsOf(values);
  if (faults.size === 0) return { values, errors: {} };
  const errors = Object.fromEntries([...faults].map(([field, message]) => [field, { type: "rule", message }]));
  return { values: {}, errors: errors as FieldErrors<ApplicationDraft> };
};

/** The field of the steps for what the server calls one. */
export function fieldOf(wire: string): DraftField {
  if (wire.startsWith("access")) return "members";
  if (wire === "jwks") return "jwks_uri";
  if (wire === "expires") return "secret_expires";
  return wire as DraftField;
}
