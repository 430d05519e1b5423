import semver from "semver";
import { platform } from "@muniment/extension-kit";
import type { Manifest } from "@muniment/extension-kit";
import type { SignatureFinding } from "../trust/index.ts";
import type { Violation, ViolationCode } from "../package/index.ts";
import type { Installation } from "./installation.repository.ts";
import type { PackagePolicy, RegisteredApplication } from "./ports.ts";

/** What is known here of a package beside its own files. */
export interface PackageContext {
  readonly policy: PackagePolicy;
  readonly signature: SignatureFinding;
  /** Whatever has the Client ID now. */
  readonly holder: RegisteredApplication | undefined;
  readonly installations: readonly Installation[];
  /** The signature of the active version, when it is installed. */
  readonly installedKey: { readonly signature: string; readonly key_id: string | null } | undefined;
  /** Packages that come before it in the same bundle. */
  readonly before: readonly Manifest[];
  readonly services: ReadonlyMap<string, string>;
  /** The package of the application that is to be updated. */
  readonly updates: string | undefined;
}

/** The Client ID of a package's application; one that calls no API has its own id. */
export function clientIdOf({ id, oauth }: Manifest): string {
  return oauth?.clientId ?? id;
}

/** The rules of 2.5 that depend on the installation: PKG-006 to -009, -012. */
export function contextViolations(manifest: Manifest, context: PackageContext): Violation[] {
  const installed = context.installations.find(({ package_id: id }) => id === manifest.id);
  return [
    ...signatureViolations(context),
    ...requirementViolations(manifest, context),
    ...placeViolations(manifest, context.policy),
    ...clientViolations(manifest, context, installed),
    ...(installed === undefined ? [] : updateViolations(manifest, context, installed)),
    ...targetViolations(manifest, context.updates),
  ];
}

function signatureViolations({ signature, policy }: PackageContext): Violation[] {
  if (signature.state === "invalid") {
    return [violation("PKG-006", `The signature is not valid. ${signature.problem ?? ""}`, { file: "signature.jws" })];
  }
  const isRefused = policy.signature === "require-trusted" && signature.state !== "trusted";
  return isRefused ? [violation("PKG-006", "The package is not signed by a trusted publisher.")] : [];
}

function requirementViolations(manifest: Manifest, context: PackageContext): Violation[] {
  const { requires, name, version, oauth, backgroundServices = [] } = manifest;
  const found: Violation[] = [];
  const unfit = platformFault(manifest);
  if (unfit !== undefined) found.push(violation("PKG-007", unfit, { path: "requires.platform" }));
  for (const [index, { id, range, when }] of (requires.packages ?? []).entries()) {
    const there = presentVersion(id, context);
    const path = `requires.packages[${index}]`;
    if (!isRange(range)) found.push(violation("PKG-007", `${range} is no range of versions.`, { path }));
    else if (there === undefined && when === "before-install") {
      found.push(violation("PKG-007", `${name.en} ${version} needs the package ${id} ${range}.`, { path }));
    } else if (there !== undefined && !inRange(there, range)) {
      found.push(violation("PKG-007", `${name.en} ${version} needs ${id} ${range}; ${there} is installed.`, { path }));
    }
  }
  if (oauth?.keys === "service") {
    const services = new Set(backgroundServices.map(({ runtime }) => runtime.service));
    for (const service of [...services].filter((one) => !context.services.has(one))) {
      const text = `${name.en} ${version} needs its server ${service}, which this installation does not know (MUNIMENT_SERVICES).`;
      found.push(violation("PKG-007", text, { path: "oauth.keys" }));
    }
  }
  return found;
}

/** Why a package does not fit the API of this platform; `undefined` when it does. */
export function platformFault({ name, version, requires }: Manifest): string | undefined {
  if (inRange(platform.version, requires.platform)) return undefined;
  return `${name.en} ${version} needs platform ${requires.platform}; this installation has ${platform.version}.`;
}

/** The version of a package that is installed, or comes before in the same bundle. */
function presentVersion(id: string, { installations, before }: PackageContext): string | undefined {
  const coming = before.find((manifest) => manifest.id === id);
  return coming?.version ?? installations.find(({ package_id: other }) => other === id)?.active_version;
}

function placeViolations(manifest: Manifest, { region, environment }: PackagePolicy): Violation[] {
  const found: Violation[] = [];
  if (region !== "" && !manifest.region.includes("*") && !manifest.region.includes(region)) {
    const text = `This package is for region ${manifest.region.join(", ")}; this installation is ${region}.`;
    found.push(violation("PKG-008", text, { path: "region" }));
  }
  if (environment !== "" && manifest.environment !== environment) {
    const text = `This package is for environment ${manifest.environment}; this installation is ${environment}.`;
    found.push(violation("PKG-008", text, { path: "environment" }));
  }
  return found;
}

function clientViolations(
  manifest: Manifest,
  { holder }: PackageContext,
  installed: Installation | undefined,
): Violation[] {
  const clientId = clientIdOf(manifest);
  if (installed !== undefined && installed.client_id !== clientId) {
    const text = `The package is installed with the client ID ${installed.client_id}, which cannot change.`;
    return [violation("PKG-009", text, { path: "oauth.clientId" })];
  }
  // One that was deleted gives its Client ID up.
  if (holder === undefined || holder.is_deleted || holder.package_id === manifest.id) return [];
  return [violation("PKG-009", `The client ID ${clientId} is already registered.`, { path: "oauth.clientId" })];
}

function updateViolations(manifest: Manifest, context: PackageContext, installed: Installation): Violation[] {
  const { version, publisher, data } = manifest;
  const found: Violation[] = [];
  const present = installed.manifest;
  if (publisher.id !== present.publisher.id) {
    const text = `The installed package is by ${present.publisher.id}; this one is by ${publisher.id}.`;
    found.push(violation("PKG-006", text, { path: "publisher.id" }));
  } else if (isUnsignedTakeover(context)) {
    const text =
      "The installed version is signed by its publisher; this one is not signed by a key that is trusted for it.";
    found.push(violation("PKG-006", text));
  }
  if (semver.lt(version, installed.active_version)) {
    const text = `Version ${version} is older than the installed ${installed.active_version}. Use Roll back.`;
    found.push(violation("PKG-012", text, { path: "version" }));
  }
  if (installed.schema_version < data.reads.min || installed.schema_version > data.reads.max) {
    const text = `Version ${version} cannot work with the present data (version ${installed.schema_version}).`;
    found.push(violation("PKG-007", text, { path: "data.reads" }));
  }
  return found;
}

/** Whoever could once sign for a publisher must sign again: the name of a publisher alone proves nothing. */
function isUnsignedTakeover({ installedKey, signature }: PackageContext): boolean {
  if (installedKey?.key_id === undefined || installedKey.key_id === null || signature.state === "invalid") return false;
  return signature.state !== "trusted" && signature.keyId !== installedKey.key_id;
}

function targetViolations({ id }: Manifest, updates: string | undefined): Violation[] {
  if (updates === undefined || updates === id) return [];
  return [violation("PKG-012", `This is the package ${id}, and no version of ${updates}.`, { path: "id" })];
}

/** Whether a version is in a range; a range that is none contains nothing. */
export function inRange(version: string, range: string): boolean {
  return semver.satisfies(version, range);
}

function isRange(range: string): boolean {
  return semver.validRange(range) !== null;
}

function violation(code: ViolationCode, text: string, where: { file?: string; path?: string } = {}): Violation {
  return { code, text: text.trim(), file: "manifest.json", ...where };
}
