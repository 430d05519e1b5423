import { isDeepStrictEqual } from "node:util";
import type { Manifest } from "@muniment/extension-kit";
import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { DraftChoices, PackageDraftData } from "@muniment/work-api/control-center/package";
import { PackageRefused } from "../package/index.ts";
import { recheckSignature } from "../trust/index.ts";
import { companionOf, settleCompanions } from "./companions.ts";
import { clientIdOf, contextViolations } from "./context-rules.ts";
import { demandsOf, scopesOf } from "./demands.ts";
import type { Demand } from "./demands.ts";
import { requireSense, requireTicks, settingsOf, startChoices } from "./draft-choices.ts";
import {
  countDraftFiles,
  deleteDraft,
  findDraft,
  listBundle,
  listDraftFiles,
  updateChoices,
} from "./draft.repository.ts";
import type { Draft } from "./draft.repository.ts";
import { listInstallations } from "./installation.repository.ts";
import type { Installation } from "./installation.repository.ts";
import { extendsOf, factsOf } from "./package-facts.ts";
import type { ApplicationRegistry, PackagePolicy, RegisteredApplication, WatchActivation } from "./ports.ts";
import { loadContext } from "./upload.service.ts";
import { activate, keepSnapshot, listVersionFiles, lockInstallations, storeVersion } from "./version.repository.ts";

/** What the wizard works with. */
export interface WizardDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly applications: ApplicationRegistry;
  readonly policy: PackagePolicy;
  readonly services: ReadonlyMap<string, string>;
  /** What `{origin}` means in the manifest of a package. */
  readonly appsOriginOf: (packageId: string) => string;
  readonly watchActivation: WatchActivation;
}

/** What has become of a draft. */
export interface Finished {
  readonly client_id: string;
  readonly package_id: string;
  readonly version: string;
  readonly status: "enabled" | "disabled" | "waiting_companion";
  readonly client_secret?: string;
  readonly next_draft?: string;
}

/** The wizard of a package (tracker.md 3.1, SCR-3 to SCR-7): one's own drafts, and what becomes of them. */
export interface Wizard {
  /** 404 for another person's draft, or one that is over. */
  open(reader: Tx, actor: UserActor, draftId: string): Promise<Draft>;
  shape(reader: Tx, draft: Draft): Promise<PackageDraftData>;
  choose(tx: Tx, actor: UserActor, draftId: string, changes: Partial<DraftChoices>): Promise<void>;
  discard(tx: Tx, actor: UserActor, draftId: string): Promise<void>;
  /** Installs or updates, or leaves all as it was. Throws `PackageRefused` when something has come between. */
  finish(tx: Tx, actor: UserActor, draftId: string): Promise<Finished>;
}

/** The wizard over the installed packages and the registry of applications. */
export function createWizard(deps: WizardDeps): Wizard {
  const { clock, applications } = deps;
  const open = async (reader: Tx, actor: UserActor, draftId: string, isLocked = false): Promise<Draft> => {
    const draft = await findDraft(reader, { draftId, userNum: actor.userNum, now: clock.now(), isLocked });
    if (draft === undefined) throw new AppError(errors.noRecord);
    return draft;
  };
  return {
    open,
    shape: async (reader, draft) => shapeDraft(deps, reader, draft),
    async choose(tx, actor, draftId, changes) {
      await applications.requireChange(tx, actor);
      const draft = await open(tx, actor, draftId, true);
      const { present } = await situationOf(deps, tx, draft.manifest);
      const choices = { ...withPresent(draft, present), ...changes };
      requireSense(choices);
      await updateChoices(tx, draftId, choices);
    },
    async discard(tx, actor, draftId) {
      const draft = await open(tx, actor, draftId, true);
      await deleteDraft(tx, draftId);
      await record(tx, { deps, actor, draft, action: "package.discard" });
    },
    async finish(tx, actor, draftId) {
      await applications.requireChange(tx, actor);
      await lockInstallations(tx);
      const draft = await open(tx, actor, draftId, true);
      return finishDraft(deps, tx, { actor, draft });
    },
  };
}

interface Situation {
  readonly installed: Installation | undefined;
  readonly installations: readonly Installation[];
  /** The application that the package is already, deleted or not. */
  readonly present: RegisteredApplication | undefined;
}

async function situationOf(deps: WizardDeps, reader: Tx, manifest: Manifest): Promise<Situation> {
  const installations = await listInstallations(reader);
  const installed = installations.find(({ package_id: id }) => id === manifest.id);
  const present = installed === undefined ? undefined : await deps.applications.find(reader, installed.client_id);
  return { installed, installations, present };
}

/** Until the wizard is told something else, an update keeps what is set. */
function withPresent(draft: Draft, present: RegisteredApplication | undefined): DraftChoices {
  if (present === undefined) return draft.choices;
  const untouched = isDeepStrictEqual(draft.choices, startChoices(draft.manifest));
  return untouched ? startChoices(draft.manifest, present) : draft.choices;
}

function demandsOfDraft(deps: WizardDeps, draft: Draft, installed: Installation | undefined): Demand[] {
  const mustTrust = deps.policy.signature !== "off";
  return demandsOf(draft.manifest, { present: installed?.manifest, signature: draft.signature, mustTrust });
}

async function shapeDraft(deps: WizardDeps, reader: Tx, draft: Draft): Promise<PackageDraftData> {
  const { manifest } = draft;
  const { installed, installations, present } = await situationOf(deps, reader, manifest);
  const bundle = draft.bundle_id === null ? [] : await listBundle(reader, draft.bundle_id);
  const waitsFor = await companionOf(deps.applications, reader, { manifest, installations });
  const isSame = installed?.active_version === manifest.version;
  const isRenamed = installed !== undefined && installed.manifest.publisher.name !== manifest.publisher.name;
  return {
    draft_id: draft.draft_id,
    kind: installed === undefined ? "install" : "update",
    file_name: draft.file_name,
    package_id: manifest.id,
    client_id: clientIdOf(manifest),
    version: manifest.version,
    ...(installed === undefined ? {} : { installed_version: installed.active_version }),
    sha256: draft.upload_sha256,
    size: draft.packed_size,
    file_count: await countDraftFiles(reader, draft.draft_id),
    signature: { state: draft.signature, ...(draft.key_id === null ? {} : { key_id: draft.key_id }) },
    manifest,
    extends: extendsOf(manifest),
    redirect_uris: factsOf(manifest, deps).redirect_uris ?? [],
    demands: demandsOfDraft(deps, draft, installed),
    ...(waitsFor === undefined ? {} : { waits_for: waitsFor }),
    notices: [
      ...(isSame ? (["same_version"] as const) : []),
      ...(isRenamed ? (["different_publisher_name"] as const) : []),
      ...(waitsFor === undefined ? [] : (["waits_for_companion"] as const)),
    ],
    choices: withPresent(draft, present),
    inner: bundle.map((one) => ({
      draft_id: one.draft_id,
      file: one.file_name,
      package_id: one.manifest.id,
      name: one.choices.name,
      version: one.manifest.version,
      is_current: one.draft_id === draft.draft_id,
    })),
    expires: toWireDate(draft.expires_at),
  };
}

async function finishDraft(
  deps: WizardDeps,
  tx: Tx,
  { actor, draft }: { actor: UserActor; draft: Draft },
): Promise<Finished> {
  const { manifest } = draft;
  const { installed, installations, present } = await situationOf(deps, tx, manifest);
  await requireStillGood(deps, tx, draft);
  const choices = withPresent(draft, present);
  requireSense(choices);
  requireTicks(choices, demandsOfDraft(deps, draft, installed));
  const files = await listDraftFiles(tx, draft.draft_id);
  if (installed?.active_version === manifest.version && !deps.policy.isDevelopment) {
    await requireSameFiles(tx, manifest, files);
  }
  const waitsFor = await companionOf(deps.applications, tx, { manifest, installations });
  const done = await register(deps, tx, { actor, manifest, choices, present, waitsFor });
  await takeOver(deps, tx, { actor, draft, installed, present, files });
  await settleCompanions(deps.applications, tx);
  const { active_version: previous = null } = installed ?? {};
  await deps.watchActivation(tx, {
    package_id: manifest.id,
    version: manifest.version,
    previous: previous === manifest.version || present?.is_deleted === true ? null : previous,
    user_num: actor.userNum,
    began_at: deps.clock.now(),
  });
  await record(tx, {
    deps,
    actor,
    draft,
    action: installed === undefined ? "package.install" : "package.update",
    before: installed === undefined ? undefined : { version: installed.active_version },
    accepted: choices.accepted,
  });
  const rest = draft.bundle_id === null ? [] : await listBundle(tx, draft.bundle_id);
  await deleteDraft(tx, draft.draft_id);
  const next = rest.find(({ draft_id: id }) => id !== draft.draft_id);
  const waiting = waitsFor === undefined ? "enabled" : "waiting_companion";
  return {
    ...done,
    package_id: manifest.id,
    version: manifest.version,
    status: choices.enabled ? waiting : "disabled",
    ...(next === undefined ? {} : { next_draft: next.draft_id }),
  };
}

/** What was right when the package came may not be any more: a key was revoked, another took the Client ID. */
async function requireStillGood(deps: WizardDeps, tx: Tx, draft: Draft): Promise<void> {
  const { manifest, signature, key_id: keyId } = draft;
  const publisherId = manifest.publisher.id;
  const finding = await recheckSignature(tx, { state: signature, keyId: keyId ?? undefined, publisherId });
  const context = await loadContext(deps, tx, { manifest, signature: finding, before: [], updates: undefined });
  const violations = contextViolations(manifest, context);
  if (violations.length > 0) throw new PackageRefused(...violations);
}

/** Files are served for ever under their version, so the same version cannot have others. */
async function requireSameFiles(
  tx: Tx,
  manifest: Manifest,
  files: readonly { readonly path: string; readonly sha256: string }[],
): Promise<void> {
  const present = await listVersionFiles(tx, manifest.id, manifest.version);
  const listed = (rows: readonly { path: string; sha256: string }[]): string =>
    rows
      .filter(({ path }) => path !== "signature.jws")
      .map(({ path, sha256 }) => `${path} ${sha256}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join("\n");
  if (listed(present) === listed(files)) return;
  const text = `Version ${manifest.version} is installed with other files; a changed package needs a higher version.`;
  throw new PackageRefused({ code: "PKG-012", text, file: "manifest.json", path: "version" });
}

async function register(
  deps: WizardDeps,
  tx: Tx,
  given: {
    actor: UserActor;
    manifest: Manifest;
    choices: DraftChoices;
    present: RegisteredApplication | undefined;
    waitsFor: string | undefined;
  },
): Promise<{ client_id: string; client_secret?: string }> {
  const { actor, manifest, choices, present, waitsFor } = given;
  const { enabled, accepted: _accepted, access, ...settings } = choices;
  const facts = {
    ...factsOf(manifest, deps),
    ...settings,
    scopes: scopesOf(manifest),
    package: {
      package_id: manifest.id,
      version: manifest.version,
      extends: extendsOf(manifest),
      waits_for: waitsFor ?? null,
    },
    ...(access === undefined ? {} : { access }),
  };
  const clientId = clientIdOf(manifest);
  if (present === undefined) {
    return deps.applications.registerApplication(tx, actor, { ...facts, client_id: clientId, enabled });
  }
  if (present.is_deleted) await deps.applications.undeleteApplication(tx, actor, clientId);
  await deps.applications.changeApplication(tx, actor, clientId, facts);
  await deps.applications.setApplicationEnabled(tx, actor, clientId, enabled);
  return { client_id: clientId };
}

/** The pointer moves in the transaction that keeps the files: nobody sees half of a version (TRK-PKG-032). */
async function takeOver(
  { clock }: WizardDeps,
  tx: Tx,
  given: {
    actor: UserActor;
    draft: Draft;
    installed: Installation | undefined;
    present: RegisteredApplication | undefined;
    files: Awaited<ReturnType<typeof listDraftFiles>>;
  },
): Promise<void> {
  const { actor, draft, installed, present, files } = given;
  const { manifest } = draft;
  const at = clock.now();
  if (installed !== undefined && present !== undefined) {
    const left = { packageId: manifest.id, version: installed.active_version, snapshot: settingsOf(present), at };
    await keepSnapshot(tx, left);
  }
  const version = {
    package_id: manifest.id,
    version: manifest.version,
    manifest: JSON.stringify(manifest),
    upload_sha256: draft.upload_sha256,
    packed_size: draft.packed_size,
    signature: draft.signature,
    key_id: draft.key_id,
    added_by: actor.fullName,
    added_at: at,
    activated_at: at,
    replaced_at: null,
    snapshot: null,
  };
  await storeVersion(tx, version, files);
  await activate(tx, {
    package_id: manifest.id,
    client_id: clientIdOf(manifest),
    family: manifest.family,
    active_version: manifest.version,
    schema_version: Math.max(installed?.schema_version ?? 0, manifest.data.schemaVersion),
    installed_at: at,
    updated_at: at,
    updated_by: actor.fullName,
  });
}

async function record(
  tx: Tx,
  act: {
    deps: WizardDeps;
    actor: UserActor;
    draft: Draft;
    action: string;
    before?: Readonly<Record<string, unknown>> | undefined;
    accepted?: readonly string[];
  },
): Promise<void> {
  const { deps, actor, draft, action, before, accepted = [] } = act;
  await recordAudit(tx, auditSubject(actor), [
    {
      at: deps.clock.now(),
      action,
      object_type: "package",
      object_id: draft.manifest.id,
      before,
      after: { version: draft.manifest.version, sha256: draft.upload_sha256, signature: draft.signature },
      ...(accepted.length === 0 ? {} : { details: { accepted } }),
    },
  ]);
}
