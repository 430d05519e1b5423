import { addSeconds, AppError, toWireDate } from "@muniment/kernel";
import type { Actor, Clock } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { InstalledPackageData } from "@muniment/work-api/control-center/package";
import { findKey } from "../trust/index.ts";
import { companionOf, settleCompanions } from "./companions.ts";
import { scopesOf } from "./demands.ts";
import { settingsOf } from "./draft-choices.ts";
import { listInstallations } from "./installation.repository.ts";
import type { Installation } from "./installation.repository.ts";
import { extendsOf, factsOf } from "./package-facts.ts";
import type { PackagePlaces } from "./package-facts.ts";
import type { ApplicationRegistry, WatchActivation } from "./ports.ts";
import { findProbe } from "./probe.repository.ts";
import { activate, keepSnapshot, listVersionFiles, listVersions, lockInstallations } from "./version.repository.ts";
import type { StoredVersion } from "./version.repository.ts";

/** What rolling back works with. */
export interface RollBackDeps extends PackagePlaces {
  readonly clock: Clock;
  readonly applications: ApplicationRegistry;
  readonly watchActivation: WatchActivation;
}

/** How far back one may go: so many versions, and all that were replaced in this time (D46). */
export const KEPT = { versions: 3, days: 90 } as const;

/** The package of an application with its files and versions; 404 for an application without. */
export async function shapeInstalled(
  { clock }: Pick<RollBackDeps, "clock">,
  reader: Tx,
  clientId: string,
): Promise<InstalledPackageData> {
  const installed = await installedOf(reader, clientId);
  const versions = await listVersions(reader, installed.package_id);
  const active = versions.find(({ version }) => version === installed.active_version);
  if (active === undefined) throw new AppError(errors.noRecord);
  const files = await listVersionFiles(reader, installed.package_id, installed.active_version);
  const key = active.key_id === null ? undefined : await findKey(reader, active.key_id);
  const probe = await findProbe(reader, installed.package_id);
  return {
    package_id: installed.package_id,
    client_id: clientId,
    version: installed.active_version,
    schema_version: installed.schema_version,
    manifest: installed.manifest,
    sha256: active.upload_sha256,
    size: active.packed_size,
    files: files.map(({ path, size, sha256, media_type }) => ({ path, size, sha256, media_type })),
    versions: ranked(versions, installed, clock.now()).map(({ stored, reason }) => ({
      version: stored.version,
      is_active: reason === "active",
      added: toWireDate(stored.added_at),
      added_by: stored.added_by,
      ...(stored.replaced_at === null ? {} : { replaced: toWireDate(stored.replaced_at) }),
      signature: { state: stored.signature, ...(stored.key_id === null ? {} : { key_id: stored.key_id }) },
      can_roll_back: reason === undefined,
      ...(reason === undefined ? {} : { reason }),
    })),
    is_key_revoked: key !== undefined && key.revoked_at !== null,
    ...(probe === undefined
      ? {}
      : {
          probe: {
            version: probe.version,
            state: probe.state,
            ...(probe.previous === null ? {} : { previous: probe.previous }),
            ...(probe.reason === null ? {} : { reason: probe.reason }),
            began: toWireDate(probe.began_at),
            ...(probe.ended_at === null ? {} : { ended: toWireDate(probe.ended_at) }),
          },
        }),
  };
}

/** Brings a version back with the settings it had; access stays, so that nobody gets in again by it. */
export async function rollBack(
  deps: RollBackDeps,
  tx: Tx,
  given: { actor: Actor; clientId: string; version: string },
): Promise<void> {
  const { actor, clientId, version } = given;
  const { applications, clock } = deps;
  await applications.requireChange(tx, actor);
  await lockInstallations(tx);
  const installed = await installedOf(tx, clientId);
  const present = await applications.find(tx, clientId);
  if (present === undefined || present.is_deleted) throw new AppError(errors.noRecord);
  const at = clock.now();
  const versions = ranked(await listVersions(tx, installed.package_id), installed, at);
  const target = versions.find(({ stored }) => stored.version === version);
  if (target === undefined) throw new AppError(errors.noRecord);
  if (target.reason !== undefined) throw cannot(target.reason);
  const { stored } = target;
  const installations = (await listInstallations(tx)).map((one) =>
    one.package_id === installed.package_id ? { ...one, active_version: version } : one,
  );
  const { manifest } = stored;
  const waitsFor = (await companionOf(applications, tx, { manifest, installations })) ?? null;
  await applications.changeApplication(tx, actor, clientId, {
    ...factsOf(manifest, deps),
    ...stored.snapshot,
    scopes: scopesOf(manifest),
    package: { package_id: manifest.id, version, extends: extendsOf(manifest), waits_for: waitsFor },
  });
  const left = { packageId: manifest.id, version: installed.active_version, snapshot: settingsOf(present), at };
  await keepSnapshot(tx, left);
  await activate(tx, {
    package_id: manifest.id,
    client_id: clientId,
    family: manifest.family,
    active_version: version,
    schema_version: installed.schema_version,
    installed_at: at,
    updated_at: at,
    updated_by: actor.kind === "user" ? actor.fullName : "",
  });
  await settleCompanions(applications, tx);
  // Nobody wants to be thrown back and forth, so a version that was brought back stays whatever comes of it.
  if (actor.kind === "user") {
    const watched = { package_id: manifest.id, version, previous: null, user_num: actor.userNum, began_at: at };
    await deps.watchActivation(tx, watched);
  }
  await recordAudit(tx, auditSubject(actor), [
    {
      at,
      action: "package.roll_back",
      object_type: "package",
      object_id: manifest.id,
      before: { version: installed.active_version },
      after: { version, sha256: stored.upload_sha256 },
    },
  ]);
}

type Reason = "active" | "data" | "too_old";

/** Each version with why it cannot come back. */
function ranked(
  versions: readonly StoredVersion[],
  installed: Installation,
  now: Date,
): { stored: StoredVersion; reason: Reason | undefined }[] {
  const since = addSeconds(now, -KEPT.days * 86_400);
  let place = 0;
  return versions.map((stored) => {
    if (stored.version === installed.active_version) return { stored, reason: "active" };
    place += 1;
    const { min, max } = stored.manifest.data.reads;
    if (installed.schema_version < min || installed.schema_version > max) return { stored, reason: "data" };
    const isOld = place > KEPT.versions && stored.replaced_at !== null && stored.replaced_at < since;
    return { stored, reason: isOld ? "too_old" : undefined };
  });
}

function cannot(reason: Reason): AppError {
  const text = {
    active: "This version is the active one.",
    data: "This version cannot work with the present data.",
    too_old: "This version was replaced too long ago.",
  }[reason];
  return new AppError(errors.conflict, { messages: [{ code: "cannot_roll_back", text, field: "version" }] });
}

async function installedOf(reader: Tx, clientId: string): Promise<Installation> {
  const installed = (await listInstallations(reader)).find(({ client_id: id }) => id === clientId);
  if (installed === undefined) throw new AppError(errors.noRecord);
  return installed;
}
