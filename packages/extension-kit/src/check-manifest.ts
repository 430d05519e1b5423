import type { TSchema } from "typebox";
import type { TLocalizedValidationError } from "typebox/error";
import { Settings } from "typebox/system";
import { Value } from "typebox/value";
import { extensionPoints, isPointName } from "./extension-point.ts";
import type { ExtensionPoint } from "./extension-point.ts";
import {
  knownPermissions,
  knownScopes,
  OUTLOOK_ON_PREMISES,
  platform,
  scriptOrigins,
  wildcardOrigins,
} from "./known.ts";
import { Manifest, MANIFEST_VERSION } from "./manifest.ts";

/** A rule that a manifest breaks: where, and what is wrong there (`PKG-004`, `PKG-010` of tracker.md 2.5). */
export interface ManifestFault {
  readonly code: "PKG-004" | "PKG-010";
  /** As in `oauth.scopes[2]`; empty for the manifest as a whole. */
  readonly path: string;
  readonly text: string;
}

/** What is wrong with a manifest; when nothing is, it may be taken for a `Manifest`. */
export function checkManifest(value: unknown, { isDevelopment = false } = {}): ManifestFault[] {
  const version = (value as { manifestVersion?: unknown } | null)?.manifestVersion;
  if (typeof version === "number" && Number.isInteger(version) && version > MANIFEST_VERSION) {
    const text = `Unknown manifest version ${version}; this installation reads version ${MANIFEST_VERSION}.`;
    return [{ code: "PKG-010", path: "manifestVersion", text }];
  }
  const faults = schemaFaults(Manifest, value, "");
  if (faults.length > 0) return faults;
  const manifest = value as Manifest;
  return [
    ...pointFaults(manifest),
    ...scopeFaults(manifest),
    ...permissionFaults(manifest),
    ...oauthFaults(manifest),
    ...redirectFaults(manifest, isDevelopment),
    ...securityFaults(manifest),
    ...dataFaults(manifest),
  ];
}

/** The origins that a package names beside the installation's own. */
export function addedOrigins({ security = {} }: Manifest): string[] {
  const { connectSrc = [], frameAncestors = [], scriptSrc = [] } = security;
  return [...new Set([...connectSrc, ...frameAncestors, ...scriptSrc])].filter((origin) => origin !== "self");
}

/** Where a schema is broken, in words that need no knowledge of schemas. */
export function schemaFaults(schema: TSchema, value: unknown, root: string): ManifestFault[] {
  const found = new Map<string, ManifestFault>();
  for (const error of allErrors(schema, value)) {
    for (const { path, text } of describe(error)) {
      const whole = joinPath(root, path);
      // The first says most; what follows from it at the same place says the same again.
      if (!found.has(whole)) found.set(whole, { code: "PKG-004", path: whole, text });
    }
  }
  return [...found.values()];
}

const MOST_ERRORS = 50;

/** The library stops after a few, and an author wants to know them at once (TRK-PKG-004). */
function allErrors(schema: TSchema, value: unknown): readonly TLocalizedValidationError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: MOST_ERRORS });
  try {
    return Value.Errors(schema, value);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function describe(error: TLocalizedValidationError): { path: string; text: string }[] {
  const path = readable(error.instancePath);
  const each = (names: readonly string[], text: string) => names.map((name) => ({ path: joinPath(path, name), text }));
  switch (error.keyword) {
    case "required":
      return each(error.params.requiredProperties, "is missing.");
    case "additionalProperties":
      return each(error.params.additionalProperties, "is not known.");
    // Says of each name what `additionalProperties` says of all.
    case "boolean":
      return [];
    case "enum":
      return [{ path, text: `must be one of ${error.params.allowedValues.join(", ")}.` }];
    case "pattern":
      return [{ path, text: "does not have the form that is asked for." }];
    default:
      return [{ path, text: `${error.message}.` }];
  }
}

/** `/oauth/scopes/2` as `oauth.scopes[2]`. */
function readable(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : joinPath(path, part)), "");
}

function joinPath(left: string, right: string): string {
  if (left === "" || right === "") return left + right;
  return right.startsWith("[") ? `${left}${right}` : `${left}.${right}`;
}

const invalid = (path: string, text: string): ManifestFault => ({ code: "PKG-004", path, text });
const unknown = (path: string, text: string): ManifestFault => ({ code: "PKG-010", path, text });

function pointFaults({ extensionPoints: points = [], kind }: Manifest): ManifestFault[] {
  const faults: ManifestFault[] = [];
  const ids = new Set<string>();
  const targets = new Set(points.map(({ point, id }) => `${point}:${id}`));
  for (const [index, point] of points.entries()) {
    const path = `extensionPoints[${index}]`;
    const name: string = point.point;
    if (!isPointName(name)) {
      faults.push(unknown(`${path}.point`, `Unknown extension point ${name}.`));
      continue;
    }
    const broken = schemaFaults(extensionPoints[name], point, path);
    faults.push(...broken);
    if (broken.length > 0) continue;
    // A page and what leads to it may have one name, as in `cc.page:settings`.
    const named = `${name}:${point.id}`;
    if (ids.has(named)) faults.push(invalid(`${path}.id`, `${point.id} is the id of another ${name}.`));
    ids.add(named);
    if (kindOf(name) !== kind) faults.push(invalid(`${path}.point`, `${name} is not possible in a ${kind}.`));
    const target = targetOf(point);
    if (target !== undefined && !targets.has(target)) {
      faults.push(invalid(`${path}.opens`, `The package has no extension point ${target}.`));
    }
  }
  return faults;
}

function kindOf(name: string): Manifest["kind"] {
  return name.startsWith("cc.") ? "control-center-extension" : "work-extension";
}

/** The extension point that another one opens, unless that opens a dialog. */
function targetOf(point: ExtensionPoint): string | undefined {
  return "opens" in point && !point.opens.startsWith("dialog:") ? point.opens : undefined;
}

function scopeFaults({ oauth, backgroundServices = [] }: Manifest): ManifestFault[] {
  const asked: { path: string; scope: string }[] = [];
  const add = (path: string, scopes: readonly string[] = []): void => {
    asked.push(...scopes.map((scope, index) => ({ path: `${path}[${index}]`, scope })));
  };
  add("oauth.scopes", oauth?.scopes);
  add("oauth.optionalScopes", oauth?.optionalScopes);
  const own = new Set([...(oauth?.scopes ?? []), ...(oauth?.optionalScopes ?? [])]);
  const faults: ManifestFault[] = [];
  for (const [index, { authorization }] of backgroundServices.entries()) {
    const path = `backgroundServices[${index}].authorization.scopes`;
    for (const [place, scope] of (authorization.scopes ?? []).entries()) {
      if (!own.has(scope)) faults.push(invalid(`${path}[${place}]`, `${scope} is not among the scopes of oauth.`));
    }
  }
  const known: readonly string[] = knownScopes;
  return [
    ...asked
      .filter(({ scope }) => !known.includes(scope))
      .map(({ path, scope }) => unknown(path, `Unknown scope ${scope}.`)),
    ...faults,
  ];
}

function permissionFaults({ permissions }: Manifest): ManifestFault[] {
  const faults: ManifestFault[] = [];
  const seen = new Set<string>();
  for (const [index, { id, level }] of permissions.entries()) {
    const path = `permissions[${index}]`;
    const known = Object.hasOwn(knownPermissions, id)
      ? knownPermissions[id as keyof typeof knownPermissions]
      : undefined;
    if (known === undefined) faults.push(unknown(`${path}.id`, `Unknown permission ${id}.`));
    else if (known !== level) faults.push(invalid(`${path}.level`, `The level of ${id} is ${known}.`));
    if (seen.has(id)) faults.push(invalid(`${path}.id`, `${id} is asked for twice.`));
    seen.add(id);
  }
  return faults;
}

function oauthFaults({ oauth, kind, backgroundServices = [], outlook }: Manifest): ManifestFault[] {
  const faults: ManifestFault[] = [];
  if (outlook !== undefined && kind !== "work-extension") {
    faults.push(invalid("outlook", "is possible in a work-extension only."));
  }
  if (oauth === undefined) {
    const needs = kind === "api-client" || backgroundServices.length > 0;
    return needs ? [...faults, invalid("oauth", "is missing.")] : faults;
  }
  if (oauth.keys !== undefined && oauth.clientType !== "confidential") {
    faults.push(invalid("oauth.keys", "Only a confidential client has keys."));
  }
  if (oauth.keys === "service" && backgroundServices.length === 0) {
    faults.push(invalid("oauth.keys", "Without a background service there is no server whose keys could be read."));
  }
  return faults;
}

const LOOPBACK = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?\/[A-Za-z0-9._/-]*$/;

/** Tokens come back to pages of the package itself; while one is developed, to the author's machine as well. */
function redirectFaults({ id, oauth }: Manifest, isDevelopment: boolean): ManifestFault[] {
  const own = `{origin}/apps/${id}/`;
  const isOwn = (uri: string): boolean => uri.startsWith(own) && /^[A-Za-z0-9._/-]+$/.test(uri.slice(own.length));
  return (oauth?.redirectUris ?? []).flatMap((uri, index) => {
    const isGood = !uri.includes("..") && (isOwn(uri) || (isDevelopment && LOOPBACK.test(uri)));
    return isGood ? [] : [invalid(`oauth.redirectUris[${index}]`, `must begin with ${own}`)];
  });
}

const ORIGIN = /^https:\/\/[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/;

function securityFaults({ security = {} }: Manifest): ManifestFault[] {
  const wildcards: readonly string[] = wildcardOrigins;
  const scripts: readonly string[] = scriptOrigins;
  const faults: ManifestFault[] = [];
  const check = (name: string, origins: readonly string[] = [], isGood: (origin: string) => boolean): void => {
    for (const [index, origin] of origins.entries()) {
      if (origin !== "self" && !isGood(origin)) {
        faults.push(invalid(`security.${name}[${index}]`, `${origin} is not possible here.`));
      }
    }
  };
  const isPlain = (origin: string): boolean => ORIGIN.test(origin);
  check("connectSrc", security.connectSrc, isPlain);
  check(
    "frameAncestors",
    security.frameAncestors,
    (origin) => isPlain(origin) || wildcards.includes(origin) || origin === OUTLOOK_ON_PREMISES,
  );
  // What is loaded from elsewhere is in no integrity.json, so it may come from very few places.
  check("scriptSrc", security.scriptSrc, (origin) => scripts.includes(origin));
  return faults;
}

function dataFaults({ data, requires: { features = [] } }: Manifest): ManifestFault[] {
  const known: readonly string[] = platform.features;
  const faults = features.flatMap((feature, index) =>
    known.includes(feature) ? [] : [unknown(`requires.features[${index}]`, `Unknown feature ${feature}.`)],
  );
  if (data.reads.min > data.reads.max || data.schemaVersion < data.reads.min || data.schemaVersion > data.reads.max) {
    faults.push(invalid("data.reads", "must contain the schemaVersion that the package writes."));
  }
  return faults;
}
