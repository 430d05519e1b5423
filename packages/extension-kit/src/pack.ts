import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { calculateJwkThumbprint, FlattenedSign, generateKeyPair, exportJWK, importJWK } from "jose";
import { ZipFile } from "yazl";
import type { Bundle, Integrity } from "./bundle.ts";
import { checkManifest } from "./check-manifest.ts";
import type { Manifest } from "./manifest.ts";

/** An Ed25519 key of a publisher, as JSON; `d` is its secret. */
export interface PublisherKeyFile {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly d: string;
}

/** Files of a package by their paths, without `integrity.json` and `signature.jws`. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** How a package is signed; without it, it is not. */
export interface Signing {
  readonly key: PublisherKeyFile;
  readonly signedAt: Date;
}

/** A package on its way into a bundle. */
export interface BundledPackage {
  readonly file: string;
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The same files give the same bytes, whenever and wherever they are packed. */
const MTIME = new Date(2020, 0, 1);
const ZIP_OPTIONS = { mtime: MTIME, mode: 0o100644, forceDosTimestamp: true, compress: true };

/** A new key for signing packages. */
export async function createPublisherKey(): Promise<PublisherKeyFile> {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  const { x, d } = await exportJWK(privateKey);
  if (x === undefined || d === undefined) throw new Error("The key cannot be written.");
  return { kty: "OKP", crv: "Ed25519", x, d };
}

/** The key in a file, which is made the first time and is for its owner's eyes alone. */
export async function keepPublisherKey(file: string): Promise<PublisherKeyFile> {
  const found = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found !== undefined) return JSON.parse(found) as PublisherKeyFile;
  const key = await createPublisherKey();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(key, undefined, 2), { mode: 0o600, flag: "wx" });
  return key;
}

/** What a key is trusted by in Control Center: its public half and its thumbprint. */
export async function publicKeyOf({ d: _secret, ...jwk }: PublisherKeyFile) {
  return { key_id: await calculateJwkThumbprint(jwk, "sha256"), jwk };
}

/** The files of a folder by their paths from it; names that begin with a dot are left out. */
export async function readFolder(folder: string): Promise<PackageFiles> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, Uint8Array>();
  for (const item of found) {
    const path = join(item.parentPath, item.name).slice(join(folder, "/").length).replaceAll("\\", "/");
    if (item.isFile() && !/(?:^|\/)\./.test(path)) files.set(path, await readFile(join(folder, path)));
  }
  return files;
}

/** A package of these files, with the hashes of all and a signature. Throws when `manifest.json` is not valid. */
export async function packFiles(
  files: PackageFiles,
  signing?: Signing,
): Promise<{ bytes: Buffer; manifest: Manifest }> {
  const manifest = manifestOf(files);
  const integrity = Buffer.from(JSON.stringify(integrityOf(files), undefined, 2));
  const all = new Map<string, Uint8Array>([...files, ["integrity.json", integrity]]);
  if (signing !== undefined) all.set("signature.jws", Buffer.from(await signDetached(integrity, signing)));
  return { bytes: await zipFiles(all), manifest };
}

/** A region bundle of packages, in the order in which they are to be installed (tracker.md 2.1). */
export async function packBundle(
  about: Pick<Bundle, "family" | "version" | "region" | "environment">,
  packages: readonly BundledPackage[],
): Promise<Buffer> {
  const bundle: Bundle = {
    bundleVersion: 1,
    ...about,
    packages: packages.map(({ file, id, bytes }, index) => ({ file, id, order: index + 1, sha256: sha256(bytes) })),
  };
  const list = Buffer.from(JSON.stringify(bundle, undefined, 2));
  return zipFiles(new Map([["bundle.json", list], ...packages.map(({ file, bytes }) => [file, bytes] as const)]));
}

/** A ZIP of these files, in the order of their names. */
export async function zipFiles(files: PackageFiles): Promise<Buffer> {
  const zip = new ZipFile();
  for (const path of sorted(files.keys())) zip.addBuffer(Buffer.from(files.get(path) ?? []), path, ZIP_OPTIONS);
  zip.end();
  return buffer(zip.outputStream);
}

/** The SHA-256 of each file, by path in the order of their bytes (TRK-PKG-010). */
export function integrityOf(files: PackageFiles): Integrity {
  const hashes = sorted(files.keys()).map((path) => [path, sha256(files.get(path) ?? new Uint8Array())] as const);
  return { algorithm: "sha-256", files: Object.fromEntries(hashes) };
}

/** A detached JWS over these bytes; it carries the public key, so that who does not know it yet can learn it (TRK-PKG-011). */
export async function signDetached(payload: Uint8Array, { key, signedAt }: Signing): Promise<string> {
  const { d: _secret, ...jwk } = key;
  const signed = await new FlattenedSign(payload)
    .setProtectedHeader({
      alg: "EdDSA",
      kid: await calculateJwkThumbprint(jwk, "sha256"),
      iat: Math.floor(signedAt.getTime() / 1000),
      jwk,
    })
    .sign(await importJWK(key, "EdDSA"));
  return `${signed.protected}..${signed.signature}`;
}

function manifestOf(files: PackageFiles): Manifest {
  const bytes = files.get("manifest.json");
  if (bytes === undefined) throw new Error("manifest.json is missing.");
  const manifest: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  const faults = checkManifest(manifest);
  if (faults.length > 0) {
    throw new Error(`manifest.json is not valid:\n${faults.map(({ path, text }) => `  ${path} ${text}`).join("\n")}`);
  }
  return manifest as Manifest;
}

function sorted(paths: Iterable<string>): string[] {
  return [...paths].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
