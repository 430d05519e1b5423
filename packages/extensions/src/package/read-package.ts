import { createHash } from "node:crypto";
import { checkManifest, Integrity, schemaFaults } from "@muniment/extension-kit";
import type { Manifest, ManifestFault } from "@muniment/extension-kit";
import { fileViolations } from "./file-rules.ts";
import { mediaTypeOf } from "./media-type.ts";
import { JsonFault, parseStrictJson } from "./strict-json.ts";
import type { StrictJson } from "./strict-json.ts";
import { MOST_VIOLATIONS, PackageRefused } from "./violation.ts";
import type { Violation, ViolationCode } from "./violation.ts";
import type { OpenZip } from "./zip.ts";

/** A file of a package as it was measured. */
export interface FileFacts {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  readonly mediaType: string;
}

/** What a package holds, whether it may be taken or not. */
export interface PackageContent {
  /** Absent when it is not valid. */
  readonly manifest: Manifest | undefined;
  readonly files: readonly FileFacts[];
  /** The exact bytes that are signed. */
  readonly integrity: Buffer | undefined;
  readonly signature: string | undefined;
  /** The first of them, in the order of the rules. */
  readonly violations: readonly Violation[];
}

const MANIFEST = "manifest.json";
const INTEGRITY = "integrity.json";
const SIGNATURE = "signature.jws";
const MAX_MANIFEST_BYTES = 256 * 1024;
const MAX_INTEGRITY_BYTES = 2 * 1024 * 1024;
const MAX_SIGNATURE_BYTES = 16 * 1024;

/** Reads a package and checks what can be said without knowing the installation: PKG-003 to -005, -010, -011. */
export async function readPackage(zip: OpenZip, options: { readonly isDevelopment: boolean }): Promise<PackageContent> {
  const names = new Set(zip.entries.map(({ path }) => path));
  requireManifest(names);
  const violations: Violation[] = [];
  const manifest = await readManifest(zip, violations, options);
  const files = await measureFiles(zip);
  const integrity = await checkIntegrity(zip, names, { files, violations });
  if (manifest !== undefined) violations.push(...(await fileViolations(zip, names, manifest)));
  const signature = names.has(SIGNATURE)
    ? (await zip.readWhole(SIGNATURE, MAX_SIGNATURE_BYTES)).toString("latin1")
    : undefined;
  return { manifest, files, integrity, signature, violations: violations.slice(0, MOST_VIOLATIONS) };
}

function requireManifest(names: ReadonlySet<string>): void {
  if (names.has(MANIFEST)) return;
  const isOther = [...names].some((name) => /(?:^|\/)manifest\.ya?ml$/i.test(name));
  const text = isOther ? "Packages made for another product cannot be installed." : "No manifest.json found.";
  throw new PackageRefused({ code: "PKG-003", text });
}

async function readManifest(
  zip: OpenZip,
  violations: Violation[],
  options: { readonly isDevelopment: boolean },
): Promise<Manifest | undefined> {
  const json = await readJson(zip, { file: MANIFEST, maxBytes: MAX_MANIFEST_BYTES, code: "PKG-004" }, violations);
  if (json === undefined) return undefined;
  const faults = checkManifest(json.value, options);
  violations.push(...faults.map((fault) => asViolation(fault, json)));
  return faults.length === 0 ? (json.value as Manifest) : undefined;
}

function asViolation({ code, path, text }: ManifestFault, { lines }: StrictJson): Violation {
  const line = lines.get(path);
  return {
    code,
    text: code === "PKG-004" ? `The manifest is not valid: ${path} ${text}` : text,
    file: MANIFEST,
    ...(path === "" ? {} : { path }),
    ...(line === undefined ? {} : { line }),
  };
}

/** A file of JSON, or what is wrong with it among the violations. */
async function readJson(
  zip: OpenZip,
  { file, maxBytes, code }: { file: string; maxBytes: number; code: ViolationCode },
  violations: Violation[],
): Promise<StrictJson | undefined> {
  const what = code === "PKG-004" ? "The manifest is not valid:" : `${file} is not valid:`;
  const size = zip.entries.find(({ path }) => path === file)?.size ?? 0;
  if (size > maxBytes) {
    violations.push({ code, text: `${what} it is larger than ${maxBytes / 1024} KB.`, file });
    return undefined;
  }
  try {
    const json = parseStrictJson(await zip.readWhole(file, maxBytes));
    for (const { path, line } of json.duplicates) {
      violations.push({ code, text: `${what} ${path} stands there twice.`, file, path, line });
    }
    return json.duplicates.length > 0 ? undefined : json;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    violations.push({ code, text: `${what} line ${error.line} ${error.message}.`, file, line: error.line });
    return undefined;
  }
}

async function measureFiles(zip: OpenZip): Promise<FileFacts[]> {
  const files: FileFacts[] = [];
  for (const { path } of zip.entries) {
    files.push({ path, ...(await zip.measure(path)), mediaType: mediaTypeOf(path) });
  }
  return files;
}

/** PKG-005: every file is listed and is as it is listed, and nothing else is. */
async function checkIntegrity(
  zip: OpenZip,
  names: ReadonlySet<string>,
  { files, violations }: { files: readonly FileFacts[]; violations: Violation[] },
): Promise<Buffer | undefined> {
  const add = (text: string, file: string): void => void violations.push({ code: "PKG-005", text, file });
  if (!names.has(INTEGRITY)) {
    add(`${INTEGRITY} is missing.`, INTEGRITY);
    return undefined;
  }
  const json = await readJson(zip, { file: INTEGRITY, maxBytes: MAX_INTEGRITY_BYTES, code: "PKG-005" }, violations);
  if (json === undefined) return undefined;
  const [fault] = schemaFaults(Integrity, json.value, "");
  if (fault !== undefined) {
    add(`${INTEGRITY} is not valid: ${fault.path} ${fault.text}`, INTEGRITY);
    return undefined;
  }
  const listed = new Map(Object.entries((json.value as Integrity).files));
  for (const { path, sha256 } of files) {
    if (path === INTEGRITY || path === SIGNATURE) continue;
    const expected = listed.get(path);
    if (expected === undefined) add(`File ${path} is not listed in ${INTEGRITY}.`, path);
    else if (expected !== sha256) add(`File ${path} was changed after the package was built.`, path);
    listed.delete(path);
  }
  for (const path of listed.keys()) add(`${path} is missing.`, path);
  return zip.readWhole(INTEGRITY, MAX_INTEGRITY_BYTES);
}

/** 64 hex digits. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
