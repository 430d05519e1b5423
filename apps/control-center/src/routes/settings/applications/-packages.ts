import { ApiError } from "@muniment/rest/client";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { newDraft } from "./-application-draft.ts";
import type { ApplicationDraft, Member } from "./-application-draft.ts";

/** What of a package the wizard shows of its manifest. */
interface ShownManifest {
  readonly kind: "control-center-extension" | "work-extension" | "api-client";
  readonly region: readonly string[];
  readonly environment: string;
  readonly publisher: { readonly name: string; readonly website?: string; readonly support?: string };
  readonly oauth?: { readonly clientType: "public" | "confidential" };
}

/** The manifest of a draft. */
export function manifestOf({ manifest }: PackageDraftData): ShownManifest {
  return manifest as ShownManifest;
}

/** A rule that an uploaded package breaks, as it came over the wire. */
interface ShownViolation {
  readonly code: string;
  readonly code_message: string;
  readonly field?: string;
  readonly data?: unknown;
}

/** What a refused package breaks; empty for any other refusal. */
export function violationsOf(error: unknown): readonly ShownViolation[] {
  if (!(error instanceof ApiError) || error.code !== "package_invalid") return [];
  const body = error.body as { error?: { messages?: readonly ShownViolation[] } };
  return body.error?.messages ?? [];
}

/** Who has access to the installed version. */
type PresentAccess = Pick<ApplicationDraft, "access_mode" | "include_external" | "members" | "hidden_members">;

/** A package as the steps of the wizard have it. */
export function draftOfPackage(draft: PackageDraftData, present?: PresentAccess): ApplicationDraft {
  const { choices } = draft;
  const manifest = manifestOf(draft);
  const scopes = draft.demands.filter(({ kind }) => kind === "scope").map(({ name }) => name);
  return {
    ...newDraft(),
    name: choices.name,
    description: choices.description,
    publisher: manifest.publisher.name,
    website: manifest.publisher.website ?? "",
    support_email: manifest.publisher.support ?? "",
    client_id: draft.client_id,
    uses_work: manifest.oauth !== undefined,
    client_type: manifest.oauth?.clientType ?? "public",
    grants: manifest.oauth === undefined ? [] : ["authorization_code"],
    redirect_uris: draft.redirect_uris.join("\n"),
    scopes: scopes as ApplicationDraft["scopes"],
    allow_token_refresh: choices.allow_token_refresh,
    refresh_token_expiry_days: String(choices.refresh_token_expiry_days),
    access_token_expiry_minutes: String(choices.access_token_expiry_minutes),
    enabled: choices.enabled,
    ...(accessOf(choices.access) ?? present),
  };
}

function accessOf(access: PackageDraftData["choices"]["access"]): PresentAccess | undefined {
  if (access === undefined) return undefined;
  const named = (type: Member["type"], ids: readonly string[] = []): Member[] =>
    ids.map((id) => ({ type, id, name: id, library: "" }));
  const groups = (access.groups ?? []).map(({ library, id }) => ({ type: "group" as const, id, name: id, library }));
  return {
    access_mode: access.mode,
    include_external: access.include_external ?? false,
    members: [...named("library", access.libraries), ...groups, ...named("user", access.users)],
    hidden_members: 0,
  };
}
