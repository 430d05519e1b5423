import type { FieldErrors, FieldPath, Resolver } from "react-hook-form";
import type { Input } from "@muniment/rest";
import type { createDirectorySource } from "@muniment/work-api/control-center/directory";
import { defaultMappings } from "@muniment/work-api/control-center/directory-mapping";
import { sourceText } from "../../../texts/directory-form.ts";
import type { Source } from "./-source-state.tsx";

/** Settings as they are sent. */
export type SettingsBody = Input<typeof createDirectorySource>["body"];

type Rule = Required<SettingsBody["rules"][number]>;
type Mirror = Required<SettingsBody["mirrors"][number]>;

/** Settings as the form has them. */
export interface SourceForm {
  name: string;
  kind: SettingsBody["kind"];
  url: string;
  start_tls: boolean;
  certificate: string;
  bind_dn: string;
  bind_secret: string;
  base_dn: string;
  scope: SettingsBody["scope"];
  filter: string;
  group_base_dn: string;
  mapping: SettingsBody["mapping"];
  default_library: string;
  rules: Rule[];
  mirrors: Mirror[];
  /** Minutes; empty for never. */
  every: string;
  guard_percent: string;
  guard_count: string;
  notify: string[];
}

/** The name of a field, as far as errors and steps know it. */
export type SourceField = FieldPath<SourceForm>;

/** The steps of the form with what each asks for. */
export const steps = [
  { id: "connection", fields: ["name", "kind", "url", "start_tls", "certificate", "bind_dn", "bind_secret"] },
  { id: "people", fields: ["base_dn", "scope", "filter"] },
  { id: "fields", fields: ["mapping"] },
  { id: "access", fields: ["default_library", "rules", "mirrors", "group_base_dn"] },
  { id: "running", fields: ["every", "guard_percent", "guard_count", "notify"] },
] as const satisfies readonly { id: string; fields: readonly (keyof SourceForm)[] }[];

/** A step of the form. */
export type Step = (typeof steps)[number]["id"];

/** The step that asks for a field. */
export function stepOf(field: string): Step {
  const [name] = field.split(".");
  return steps.find(({ fields }) => (fields as readonly string[]).includes(name ?? ""))?.id ?? "connection";
}

/** The filters that a new directory starts with. */
export const defaultFilters = {
  active_directory: "(&(objectCategory=person)(objectClass=user))",
  ldap: "(objectClass=inetOrgPerson)",
} as const;

/** What a new directory starts with. */
export function newSource(library: string): SourceForm {
  return {
    name: "",
    kind: "active_directory",
    url: "",
    start_tls: false,
    certificate: "",
    bind_dn: "",
    bind_secret: "",
    base_dn: "",
    scope: "sub",
    filter: defaultFilters.active_directory,
    group_base_dn: "",
    mapping: { ...defaultMappings.active_directory },
    default_library: library,
    rules: [],
    mirrors: [],
    every: "60",
    guard_percent: "5",
    guard_count: "50",
    notify: [],
  };
}

/** The settings of a directory as the form has them; its secret is not told. */
export function formOf(source: Source): SourceForm {
  const { every_minutes: every, guard_percent: percent, guard_count: count } = source;
  const { name, kind, url, start_tls, certificate, bind_dn, base_dn, scope, filter, group_base_dn } = source;
  return {
    name,
    kind,
    url,
    start_tls,
    certificate,
    bind_dn,
    base_dn,
    scope,
    filter,
    group_base_dn,
    bind_secret: "",
    mapping: { ...source.mapping },
    default_library: source.default_library,
    rules: source.rules.map((rule) => ({ attribute: "", role: "", preferred: false, ...rule })),
    mirrors: source.mirrors.map((mirror) => ({ full_name: "", allow_local_members: false, ...mirror })),
    every: every === null ? "" : String(every),
    guard_percent: String(percent),
    guard_count: String(count),
    notify: [...source.notify],
  };
}

/** The form as it is sent; a secret that was not typed is not sent, which keeps the stored one. */
export function bodyOf(values: SourceForm): SettingsBody {
  const { every, guard_percent: percent, guard_count: count, bind_secret: secret, ...rest } = values;
  return {
    ...rest,
    ...(secret === "" ? {} : { bind_secret: secret }),
    every_minutes: every === "" ? null : Number(every),
    guard_percent: Number(percent),
    guard_count: Number(count),
  };
}

/** What of the settings a test of the connection sends. */
export function reachOf(values: SourceForm) {
  const { name: _name, default_library: _library, rules: _rules, mirrors: _mirrors, ...rest } = values;
  const { every: _every, guard_percent: _percent, guard_count: _count, notify: _notify, ...reach } = rest;
  const { bind_secret: secret, ...shown } = reach;
  return { ...shown, ...(secret === "" ? {} : { bind_secret: secret }) };
}

const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]*|[0-9]+(?:\.[0-9]+)+)$/;
const NEEDED = ["user_id", "full_name", "email", "sync_id"] as const;
const MAPPED = ["user_id", "full_name", "email", "location", "sync_id", "enabled", "expires"] as const;

/** What is wrong with the settings, as far as no directory is needed to know it. */
function faultsOf(values: SourceForm): Map<SourceField, string> {
  const faults = new Map<SourceField, string>();
  const required = sourceText("form.required");
  const need = (field: SourceField, text: string): unknown => (text.trim() === "" ? faults.set(field, required) : "");
  need("name", values.name);
  need("url", values.url);
  if (values.url.trim() !== "" && !/^ldaps?:\/\/./i.test(values.url)) faults.set("url", sourceText("form.url_form"));
  need("base_dn", values.base_dn);
  need("filter", values.filter);
  for (const name of MAPPED) {
    const attribute = values.mapping[name];
    if (attribute !== "" && !ATTRIBUTE.test(attribute))
      faults.set(`mapping.${name}`, sourceText("form.attribute_name"));
  }
  for (const name of NEEDED) need(`mapping.${name}`, values.mapping[name]);
  for (const [at, rule] of values.rules.entries()) {
    need(`rules.${at}.value`, rule.value);
    if (rule.by !== "attribute") continue;
    need(`rules.${at}.attribute`, rule.attribute);
    if (rule.attribute !== "" && !ATTRIBUTE.test(rule.attribute)) {
      faults.set(`rules.${at}.attribute`, sourceText("form.attribute_name"));
    }
  }
  for (const [at, mirror] of values.mirrors.entries()) {
    need(`mirrors.${at}.group_dn`, mirror.group_dn);
    need(`mirrors.${at}.id`, mirror.id);
  }
  for (const [field, most] of [
    ["guard_percent", 5],
    ["guard_count", 50],
  ] as const) {
    const isRight = /^\d{1,2}$/.test(values[field]) && Number(values[field]) <= most;
    if (!isRight) faults.set(field, sourceText("form.in_range", { least: 0, most }));
  }
  return faults;
}

/** The rules of the form for react-hook-form. */
export const sourceResolver: Resolver<SourceForm> = (values) => {
  const faults = faultsOf(values);
  if (faults.size === 0) return { values, errors: {} };
  const errors: Record<string, unknown> = {};
  for (const [field, message] of faults) {
    const path = field.split(".");
    const last = path.pop() ?? "";
    let place = errors;
    for (const [at, name] of path.entries()) {
      const isList = /^\d+$/.test(path[at + 1] ?? "");
      place = (place[name] ??= isList ? [] : {}) as Record<string, unknown>;
    }
    place[last] = { type: "rule", message };
  }
  return { values: {}, errors: errors as FieldErrors<SourceForm> };
};

/** The form's name of what the server calls a field: `rules[0].value` is `rules.0.value`. */
export function fieldOf(wire: string): SourceField {
  const name = wire.replace(/\[(\d+)\]/g, ".$1");
  if (name === "every_minutes") return "every";
  return (name.startsWith("notify") ? "notify" : name) as SourceField;
}
