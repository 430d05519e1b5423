import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { keepPublisherKey, packBundle, packFiles, publicKeyOf, readFolder } from "@muniment/extension-kit/pack";
import type { PackageFiles, Signing } from "@muniment/extension-kit/pack";
import { buildTrackerWeb } from "./build-tracker-web.ts";
import { ROOT } from "./web-apps.ts";

/** What is packed of a built app: folders in the order in which they are installed, and what their zips are called. */
export interface BundleSource {
  readonly name: string;
  readonly parts: readonly { readonly folder: string; readonly file: string }[];
}

/** Tracker, as seed 000 has it: the extension of Control Center first. */
const TRACKER: BundleSource = {
  name: "tracker",
  parts: [
    { folder: join(ROOT, "apps/tracker-web/dist/cc"), file: "tracker-work-cc-dist-extension-prod.zip" },
    { folder: join(ROOT, "apps/tracker-web/dist/work"), file: "tracker-work-dist-extension-prod.zip" },
  ],
};

const REGIONS = ["AUE", "EU", "UK", "US"];
/** The same sources and key make the same bytes; what a signature says of its time says nothing else. */
const SIGNED_AT = new Date("2026-01-01T00:00:00Z");

/** Writes a bundle of these parts for a region, unless it lies there already; gives its path. */
export async function buildBundle(
  source: BundleSource,
  given: { readonly region: string; readonly out: string; readonly signing: Signing },
): Promise<string> {
  const { region, out, signing } = given;
  const packed = [];
  for (const { folder, file } of source.parts) {
    const { bytes, manifest } = await packFiles(forRegion(await readFolder(folder), region), signing);
    packed.push({ file, bytes, id: manifest.id, manifest });
  }
  const [first] = packed;
  if (first === undefined) throw new Error(`${source.name} has no packages.`);
  const { family, version, environment } = first.manifest;
  const bundle = await packBundle({ family, version, environment, region }, packed);
  const path = join(out, `${source.name}-${version}-${region}.zip`);
  await mkdir(out, { recursive: true });
  const before = await readFile(path).catch(() => undefined);
  if (before?.equals(bundle) !== true) await writeFile(path, bundle);
  return path;
}

/** The files with a manifest that is for one region. */
function forRegion(files: PackageFiles, region: string): PackageFiles {
  const text = new TextDecoder().decode(files.get("manifest.json"));
  const manifest = { ...(JSON.parse(text) as object), region: [region] };
  return new Map([...files, ["manifest.json", Buffer.from(JSON.stringify(manifest, undefined, 2))]]);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      key: { type: "string", default: join(ROOT, ".muniment/publisher-key.json") },
      out: { type: "string", default: join(ROOT, "dist") },
      region: { type: "string", multiple: true, default: REGIONS },
      // For a start, which says nothing about what it finds in order.
      quiet: { type: "boolean", default: false },
    },
  });
  await buildTrackerWeb();
  const key = await keepPublisherKey(values.key);
  for (const region of values.region) {
    const path = await buildBundle(TRACKER, { region, out: values.out, signing: { key, signedAt: SIGNED_AT } });
    if (!values.quiet) console.log(path);
  }
  await writeFile(join(values.out, "publisher-key.json"), JSON.stringify(await publicKeyOf(key), undefined, 2));
}

if (import.meta.main) await main();
