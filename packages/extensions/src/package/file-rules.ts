import type { ExtensionPoint, Manifest } from "@muniment/extension-kit";
import { htmlViolations, svgViolations } from "./markup-rules.ts";
import { settingsFaults } from "./settings-schema.ts";
import { JsonFault, parseStrictJson } from "./strict-json.ts";
import type { Violation } from "./violation.ts";
import type { OpenZip } from "./zip.ts";

const MAX_ICON_BYTES = 200 * 1024;
const MAX_MARKUP_BYTES = 5 * 1024 * 1024;
const MAX_SCHEMA_BYTES = 256 * 1024;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** PKG-011: files that the manifest names are there, and no page or picture holds script. */
export async function fileViolations(
  zip: OpenZip,
  names: ReadonlySet<string>,
  manifest: Manifest,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  const add = (text: string, file: string, path?: string): void =>
    void violations.push({ code: "PKG-011", text, file, ...(path === undefined ? {} : { path }) });
  const icons: string[] = [];
  for (const { file, path, isIcon } of namedFiles(manifest)) {
    if (!names.has(file))
      violations.push({ code: "PKG-011", text: `${file} is missing.`, file: "manifest.json", path });
    else if (isIcon) icons.push(file);
  }
  for (const file of new Set(icons)) {
    const text = await iconFault(zip, file);
    if (text !== undefined) add(text, file);
  }
  for (const { path } of zip.entries) {
    if (/\.(?:html?|xhtml)$/i.test(path)) violations.push(...htmlViolations(path, await readText(zip, path)));
    if (/\.svgz?$/i.test(path)) violations.push(...svgViolations(path, await readText(zip, path)));
  }
  violations.push(...(await settingsViolations(zip, names, manifest)));
  return violations;
}

async function readText(zip: OpenZip, path: string): Promise<string> {
  return (await zip.readWhole(path, MAX_MARKUP_BYTES)).toString("utf8");
}

interface NamedFile {
  readonly file: string;
  /** Where the manifest names it. */
  readonly path: string;
  readonly isIcon: boolean;
}

function namedFiles({ extensionPoints = [], outlook, settings }: Manifest): NamedFile[] {
  const files = extensionPoints.flatMap((point, index) => filesOfPoint(point, `extensionPoints[${index}]`));
  if (settings !== undefined) files.push({ file: settings.schema, path: "settings.schema", isIcon: false });
  if (outlook !== undefined) {
    files.push({ file: outlook.manifestTemplate, path: "outlook.manifestTemplate", isIcon: false });
    files.push(...outlook.icons.map((file, index) => ({ file, path: `outlook.icons[${index}]`, isIcon: true })));
  }
  return files;
}

function filesOfPoint(point: ExtensionPoint, path: string): NamedFile[] {
  const files: NamedFile[] = [];
  const add = (entry: string, at: string, isIcon = false): void => {
    files.push({ file: entry.replace(/\?.*$/, ""), path: `${path}.${at}`, isIcon });
  };
  if ("entry" in point) add(point.entry, "entry");
  if ("icon" in point && point.icon !== undefined) add(point.icon, "icon", true);
  if ("opens" in point && point.opens.startsWith("dialog:")) add(point.opens.slice("dialog:".length), "opens");
  if ("actions" in point) point.actions?.forEach(({ entry }, index) => add(entry, `actions[${index}].entry`));
  return files;
}

async function iconFault(zip: OpenZip, file: string): Promise<string | undefined> {
  const size = zip.entries.find(({ path }) => path === file)?.size ?? 0;
  if (size > MAX_ICON_BYTES) return `${file} is larger than 200 KB.`;
  if (/\.svg$/i.test(file)) return undefined;
  const bytes = await zip.readWhole(file, MAX_ICON_BYTES);
  return /\.png$/i.test(file) && bytes.subarray(0, PNG.length).equals(PNG)
    ? undefined
    : `${file} is no icon: SVG and PNG are possible.`;
}

async function settingsViolations(
  zip: OpenZip,
  names: ReadonlySet<string>,
  { settings }: Manifest,
): Promise<Violation[]> {
  if (settings === undefined || !names.has(settings.schema)) return [];
  const file = settings.schema;
  const violation = (text: string): Violation => ({ code: "PKG-011", text: `${file} ${text}`, file });
  try {
    const { value, duplicates } = parseStrictJson(await zip.readWhole(file, MAX_SCHEMA_BYTES));
    const twice = duplicates.map(({ path }) => violation(`has ${path} twice.`));
    return [...twice, ...settingsFaults(value, settings.defaults ?? {}).map(violation)];
  } catch (error) {
    if (error instanceof JsonFault) return [violation(`${error.message} in line ${error.line}.`)];
    throw error;
  }
}
