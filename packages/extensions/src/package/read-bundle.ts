import { Bundle, schemaFaults } from "@muniment/extension-kit";
import { sha256Of } from "./read-package.ts";
import { JsonFault, parseStrictJson } from "./strict-json.ts";
import { PackageRefused } from "./violation.ts";
import type { PackageLimits, OpenZip } from "./zip.ts";

/** A package within a bundle. */
export interface InnerPackage {
  readonly file: string;
  readonly packageId: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

const BUNDLE = "bundle.json";
const MAX_BUNDLE_BYTES = 64 * 1024;

/** Whether a ZIP holds ZIPs, and so is meant to be a bundle. */
export function isBundle({ entries }: OpenZip): boolean {
  return entries.some(({ path }) => path === BUNDLE || /\.zip$/i.test(path));
}

/** The packages of a bundle in the order in which they are installed (PKG-013, TRK-PKG-002). */
export async function readBundle(
  zip: OpenZip,
  limits: PackageLimits,
): Promise<{ bundle: Bundle; inner: readonly InnerPackage[] }> {
  const zips = zip.entries.map(({ path }) => path).filter((path) => /\.zip$/i.test(path));
  const bundle = await readList(zip, zips);
  const listed = new Set(bundle.packages.map(({ file }) => file));
  const extra = zips.find((path) => !listed.has(path));
  if (extra !== undefined) throw refused(`${extra} is not listed in ${BUNDLE}.`, extra);
  const distinct = new Set(bundle.packages.map(({ order }) => order));
  if (listed.size !== bundle.packages.length || distinct.size !== bundle.packages.length) {
    throw refused(`${BUNDLE} names a file or a place twice.`, BUNDLE);
  }
  const inner: InnerPackage[] = [];
  for (const { file, id, sha256 } of bundle.packages.toSorted((a, b) => a.order - b.order)) {
    if (!zips.includes(file)) throw refused(`${file} is missing.`, file);
    const bytes = await zip.readWhole(file, limits.packedBytes);
    if (sha256Of(bytes) !== sha256) throw refused(`${file} was changed after the bundle was built.`, file);
    inner.push({ file, packageId: id, bytes, sha256 });
  }
  return { bundle, inner };
}

async function readList(zip: OpenZip, zips: readonly string[]): Promise<Bundle> {
  if (!zip.entries.some(({ path }) => path === BUNDLE)) {
    const text = "This is a bundle without bundle.json. Extract it and upload the packages one at a time";
    throw refused(`${text}: ${zips.toSorted().slice(0, 10).join(", ")}.`);
  }
  try {
    const { value, duplicates } = parseStrictJson(await zip.readWhole(BUNDLE, MAX_BUNDLE_BYTES));
    const [twice] = duplicates;
    if (twice !== undefined) throw refused(`${BUNDLE} has ${twice.path} twice.`, BUNDLE);
    const [fault] = schemaFaults(Bundle, value, "");
    if (fault !== undefined) throw refused(`${BUNDLE} is not valid: ${fault.path} ${fault.text}`, BUNDLE);
    return value as Bundle;
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw refused(`${BUNDLE} is not valid: line ${error.line} ${error.message}.`, BUNDLE);
  }
}

function refused(text: string, file?: string): PackageRefused {
  return new PackageRefused({ code: "PKG-013", text, ...(file === undefined ? {} : { file }) });
}
