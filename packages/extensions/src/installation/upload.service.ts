import type { BlobStore } from "@muniment/blob-store";
import type { Manifest } from "@muniment/extension-kit";
import { addSeconds, AppError, newId } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { consoleErrors } from "@muniment/work-api/control-center/errors";
import { draftHours } from "@muniment/work-api/control-center/package";
import {
  isBundle,
  MOST_VIOLATIONS,
  openZip,
  PackageRefused,
  readBundle,
  readPackage,
  sha256Of,
  streamOf,
} from "../package/index.ts";
import type { FileFacts, OpenZip, Violation } from "../package/index.ts";
import { checkSignature, findKey } from "../trust/index.ts";
import type { SignatureFinding } from "../trust/index.ts";
import { clientIdOf, contextViolations } from "./context-rules.ts";
import { insertDraft } from "./draft.repository.ts";
import { startChoices } from "./draft-choices.ts";
import { listInstallations } from "./installation.repository.ts";
import type { AcceptedSignature } from "./installation.tables.ts";
import type { ApplicationRegistry, PackagePolicy } from "./ports.ts";
import { listVersions } from "./version.repository.ts";

/** What uploads are checked and kept with. */
export interface UploadDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly applications: ApplicationRegistry;
  readonly policy: PackagePolicy;
  readonly services: ReadonlyMap<string, string>;
}

/** A package that passed every check; its files are in the blob store. */
export interface CheckedPackage {
  readonly file: string;
  readonly manifest: Manifest;
  readonly signature: SignatureFinding & { readonly state: AcceptedSignature };
  readonly sha256: string;
  readonly size: number;
  readonly files: readonly FileFacts[];
}

/** A file as it was uploaded. */
export interface UploadedFile {
  readonly name: string;
  readonly bytes: Buffer;
  /** The package of the application that is to be updated. */
  readonly updates: string | undefined;
}

interface ReadPackage {
  readonly checked: CheckedPackage;
  readonly zip: OpenZip;
}

/** Uploads of packages: everything is checked in memory, and what is refused was never written anywhere (TRK-PKG-004). */
export interface Uploads {
  /** The packages of an upload in their order. Throws 422 `package_invalid`, which is audited. */
  check(actor: UserActor, upload: UploadedFile): Promise<readonly CheckedPackage[]>;
  /** Keeps drafts; gives the id of the first. */
  keep(tx: Tx, actor: UserActor, packages: readonly CheckedPackage[]): Promise<string>;
}

/** Reads packages one upload after the other: each may take as much memory as the limits say. */
export function createUploads(deps: UploadDeps): Uploads {
  let last: Promise<unknown> = Promise.resolve();
  return {
    async check(actor, upload) {
      const mine = last.then(() => checkUpload(deps, actor, upload));
      last = mine.catch(() => undefined);
      return mine;
    },
    keep: async (tx, actor, packages) => keepDrafts(deps, tx, { actor, packages }),
  };
}

async function checkUpload(
  deps: UploadDeps,
  actor: UserActor,
  upload: UploadedFile,
): Promise<readonly CheckedPackage[]> {
  const sha256 = sha256Of(upload.bytes);
  const seen: Manifest[] = [];
  try {
    const found = await readUpload(deps, upload, seen);
    for (const { checked, zip } of found) {
      await storeFiles(deps.blobs, zip, checked.files);
      zip.close();
    }
    return found.map(({ checked }) => checked);
  } catch (error) {
    if (!(error instanceof PackageRefused)) throw error;
    const violations = error.violations.slice(0, MOST_VIOLATIONS);
    const about = { name: upload.name, sha256, manifest: seen.at(-1), violations };
    await recordRefusedPackage(deps, actor, about);
    throw packageInvalid(violations, { sha256, size: upload.bytes.length });
  }
}

async function readUpload(deps: UploadDeps, upload: UploadedFile, seen: Manifest[]): Promise<readonly ReadPackage[]> {
  const { limits } = deps.policy;
  const outer = await openZip(upload.bytes, limits);
  if (!isBundle(outer)) return [await readOne(deps, { ...upload, zip: outer, before: seen })];
  const { inner } = await readBundle(outer, limits);
  outer.close();
  const found: ReadPackage[] = [];
  for (const { file, bytes, packageId } of inner) {
    const zip = await openZip(bytes, limits);
    if (isBundle(zip)) throw new PackageRefused({ code: "PKG-013", text: `${file} is a bundle in a bundle.`, file });
    const updates = upload.updates === undefined || found.length > 0 ? undefined : upload.updates;
    const one = await readOne(deps, { name: file, bytes, updates, zip, before: seen });
    if (one.checked.manifest.id !== packageId) {
      throw new PackageRefused({ code: "PKG-013", text: `${file} is not the package ${packageId}.`, file });
    }
    found.push(one);
  }
  return found;
}

async function readOne(
  deps: UploadDeps,
  given: UploadedFile & { readonly zip: OpenZip; readonly before: Manifest[] },
): Promise<ReadPackage> {
  const { name, bytes, zip, before } = given;
  const { reader } = deps.database;
  const content = await readPackage(zip, deps.policy);
  const { manifest, integrity, files } = content;
  if (manifest === undefined || integrity === undefined) throw new PackageRefused(...content.violations);
  const publisherId = manifest.publisher.id;
  const signature = await checkSignature({ jws: content.signature, payload: integrity, publisherId }, async (keyId) =>
    findKey(reader, keyId),
  );
  const context = await loadContext(deps, reader, { manifest, signature, before, updates: given.updates });
  const violations = [...content.violations, ...contextViolations(manifest, context)];
  before.push(manifest);
  if (violations.length > 0) throw new PackageRefused(...violations);
  const accepted = { ...signature, state: signature.state as AcceptedSignature };
  const sha256 = sha256Of(bytes);
  return { zip, checked: { file: name, manifest, signature: accepted, sha256, size: bytes.length, files } };
}

/** What is known here about a package, to be judged by `contextViolations`. */
export async function loadContext(
  deps: Pick<UploadDeps, "applications" | "policy" | "services">,
  reader: Tx,
  given: {
    manifest: Manifest;
    signature: SignatureFinding;
    before: readonly Manifest[];
    updates: string | undefined;
  },
) {
  const { manifest } = given;
  const installations = await listInstallations(reader);
  const installed = installations.find(({ package_id: id }) => id === manifest.id);
  const versions = installed === undefined ? [] : await listVersions(reader, manifest.id);
  return {
    ...given,
    policy: deps.policy,
    services: deps.services,
    holder: await deps.applications.find(reader, clientIdOf(manifest)),
    installations,
    installedKey: versions.find(({ version }) => version === installed?.active_version),
  };
}

/** Puts files where they will be served from; nothing refers to them yet. */
async function storeFiles(blobs: BlobStore, zip: OpenZip, files: readonly FileFacts[]): Promise<void> {
  for (const { path, size, sha256 } of files) {
    await using staged = await blobs.stage(streamOf(zip, path), { maxBytes: size });
    if (staged.hash !== sha256) throw new Error(`${path} was read twice and differs.`);
    await staged.keep();
  }
}

async function keepDrafts(
  { clock }: UploadDeps,
  tx: Tx,
  { actor, packages }: { actor: UserActor; packages: readonly CheckedPackage[] },
): Promise<string> {
  const now = clock.now();
  const bundleId = packages.length > 1 ? newId() : null;
  const ids = packages.map(() => newId());
  for (const [place, { file, manifest, signature, sha256, size, files }] of packages.entries()) {
    const draft = {
      draft_id: ids[place]!,
      user_num: actor.userNum,
      bundle_id: bundleId,
      place,
      file_name: file.slice(-254),
      manifest: JSON.stringify(manifest),
      upload_sha256: sha256,
      packed_size: size,
      signature: signature.state,
      key_id: signature.keyId ?? null,
      choices: JSON.stringify(startChoices(manifest)),
      created_at: now,
      expires_at: addSeconds(now, draftHours * 3600),
    };
    const rows = files.map(({ mediaType, ...row }) => ({ ...row, media_type: mediaType }));
    await insertDraft(tx, draft, rows);
    await recordAudit(tx, auditSubject(actor), [
      {
        at: now,
        action: "package.upload",
        object_type: "package",
        object_id: manifest.id,
        after: { version: manifest.version, sha256, signature: signature.state, file: draft.file_name },
      },
    ]);
  }
  return ids[0]!;
}

/** TRK-PKG-006: what was refused, and why. */
export async function recordRefusedPackage(
  { database, clock }: Pick<UploadDeps, "database" | "clock">,
  actor: UserActor,
  about: {
    readonly name: string;
    readonly sha256: string;
    readonly manifest: Manifest | undefined;
    readonly violations: readonly Violation[];
    readonly action?: string;
  },
): Promise<void> {
  const { manifest, sha256, violations } = about;
  await recordAudit(database.reader, auditSubject(actor), [
    {
      at: clock.now(),
      action: about.action ?? "package.upload",
      object_type: "package",
      object_id: manifest?.id ?? "",
      outcome: "refused",
      code: violations[0]?.code ?? "package_invalid",
      details: {
        file: about.name.slice(-254),
        version: manifest?.version ?? "",
        sha256,
        violations: violations.map(({ code, text }) => `${code} ${text}`.slice(0, 300)),
      },
    },
  ]);
}

/** 422 with everything that a package breaks. */
export function packageInvalid(violations: readonly Violation[], details: Readonly<Record<string, unknown>>): AppError {
  const messages = violations.map(({ code, text, file, path, line }) => ({
    code,
    text,
    ...(file === undefined && path === undefined ? {} : { field: [file, path].filter(Boolean).join("#") }),
    ...(line === undefined ? {} : { data: line }),
  }));
  return new AppError(consoleErrors.packageInvalid, { messages, details });
}
