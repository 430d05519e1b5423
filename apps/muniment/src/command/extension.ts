import { readFile, writeFile } from "node:fs/promises";
import { keepPublisherKey, packFiles, publicKeyOf, readFolder } from "@muniment/extension-kit/pack";
import type { PublisherKeyFile } from "@muniment/extension-kit/pack";
import { systemClock } from "@muniment/kernel";
import { parseOptions, UsageError } from "../usage-error.ts";

const USAGE = `Usage: muniment extension key --file FILE
       muniment extension pack --folder FOLDER [--key FILE] [--out FILE]

  key   makes a publisher's key in FILE, unless it is there, and prints its public half, which administrators trust
  pack  checks the manifest of the extension in FOLDER and packs it, signed when a key is given`;

/** Packs extensions (docs/extension-packages.md); needs no installation. */
export async function extension(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args;
  const options = parseOptions(
    rest,
    { file: { type: "string" }, folder: { type: "string" }, key: { type: "string" }, out: { type: "string" } },
    USAGE,
  );
  if (verb === "key" && options.file !== undefined) {
    console.log(JSON.stringify(await publicKeyOf(await keepPublisherKey(options.file)), undefined, 2));
    return 0;
  }
  if (verb !== "pack" || options.folder === undefined) throw new UsageError("What is to be made of which file?", USAGE);
  const signing = options.key === undefined ? undefined : await signingBy(options.key);
  const { bytes, manifest } = await packFiles(await readFolder(options.folder), signing);
  const out = options.out ?? `${manifest.id}-${manifest.version}.zip`;
  await writeFile(out, bytes);
  const note = signing === undefined ? ", not signed" : "";
  console.log(`${out}: ${manifest.name.en} ${manifest.version}, ${bytes.length} bytes${note}`);
  return 0;
}

async function signingBy(file: string) {
  return { key: JSON.parse(await readFile(file, "utf8")) as PublisherKeyFile, signedAt: systemClock.now() };
}
