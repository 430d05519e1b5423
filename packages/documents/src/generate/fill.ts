import { createHash } from "node:crypto";
import { posix } from "node:path";
import { checkFields } from "./check.ts";
import type { DataShape, TemplateField } from "./check.ts";
import { compileTemplate } from "./compile.ts";
import type { CompiledTemplate } from "./compile.ts";
import type { DataObject } from "./data.ts";
import { writePackage } from "./package-file.ts";
import { Renderer } from "./render.ts";
import type { Rendered } from "./render.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateMistake } from "./template-error.ts";
import { relationshipsPart, setProperties } from "./word-file.ts";

/** A template with the content blocks that it may name. */
export interface TemplateSource {
  readonly template: Uint8Array;
  readonly blocks?: Readonly<Record<string, Uint8Array>>;
}

/** A template that is to be looked through. */
export interface CheckJob extends TemplateSource {
  /** The fields that there are; without it no field is a mistake. */
  readonly shape?: DataShape;
}

/** What was found in a template. */
export interface TemplateCheck {
  readonly mistakes: readonly TemplateMistake[];
  readonly fields: readonly TemplateField[];
  /** The content blocks that it names. */
  readonly blocks: readonly string[];
}

/** A document that is to be made. */
export interface GenerationJob extends TemplateSource {
  readonly data: DataObject;
  /** BCP 47; decides how dates, numbers and money are written. */
  readonly language: string;
  /** Default UTC. */
  readonly timeZone?: string;
  /** What is done where a field has no value: it is seen (`mark`, the default), left out, or an error. */
  readonly missing?: "mark" | "blank" | "stop";
  /** What stands for fields that have no value, by their paths as they stand in the template. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Pictures by the keys that the data name. */
  readonly images?: Readonly<Record<string, Uint8Array>>;
  /** Custom properties of the document. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A document that was made. */
export interface Generated {
  /** A .docx, the same bytes for the same job. */
  readonly bytes: Uint8Array;
  /** Fields without a value, each once. */
  readonly missing: readonly string[];
  /** Those of them that an answer can be given for. */
  readonly askable: readonly string[];
  readonly advisories: readonly TemplateMistake[];
}

/** Looks a template through; every mistake is in the answer. */
export async function checkTemplate({ template, blocks = {}, shape }: CheckJob): Promise<TemplateCheck> {
  try {
    const compiled = await compileTemplate(template, blocks);
    const { fields, mistakes } = checkFields(compiled, shape);
    return { mistakes: [...compiled.mistakes, ...mistakes], fields, blocks: compiled.blocks };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { mistakes: error.mistakes, fields: [], blocks: [] };
  }
}

const MOST_KEPT = 8;
const kept = new Map<string, Promise<CompiledTemplate>>();

/** Many letters are made from one template, which is read once. */
async function compiledOf(source: TemplateSource): Promise<CompiledTemplate> {
  const hash = createHash("sha256").update(source.template);
  for (const [name, bytes] of Object.entries(source.blocks ?? {})) hash.update(`\0${name}\0`).update(bytes);
  const key = hash.digest("hex");
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= MOST_KEPT) kept.clear();
  const compiled = compileTemplate(source.template, source.blocks ?? {});
  kept.set(key, compiled);
  return compiled;
}

/** Makes a document. Throws `TemplateError`. */
export async function fillTemplate(job: GenerationJob): Promise<Generated> {
  const compiled = await compiledOf(job);
  const errors = compiled.mistakes.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new TemplateError("mistakes", { mistakes: errors });
  const { data, language, timeZone = "UTC", missing = "mark", images = {}, answers = {} } = job;
  const renderer = new Renderer({
    data,
    locale: { language, timeZone },
    missing: missing === "blank" ? "blank" : "mark",
    images,
    answers,
  });
  const parts = new Map<string, Uint8Array>(compiled.file.parts);
  for (const { name, program } of compiled.texts) {
    const rendered = renderer.render(program);
    parts.set(name, Buffer.from(rendered.text));
    addPictures(parts, { name, rendered, images });
  }
  const without = [...renderer.missing];
  if (missing === "stop" && without.length > 0) throw new TemplateError("missing_data", { missing: without });
  setProperties(parts, job.properties ?? {});
  const advisories = [...renderer.missingImages].map((path): TemplateMistake => ({
    severity: "warning",
    reason: "missing_image",
    text: `There is no picture for ${path}; its place was left empty.`,
    place: { part: "body" },
  }));
  const warnings = compiled.mistakes.filter(({ severity }) => severity === "warning");
  return {
    bytes: await writePackage(parts),
    missing: without,
    askable: [...renderer.askable],
    advisories: [...warnings, ...advisories],
  };
}

function addPictures(
  parts: Map<string, Uint8Array>,
  { name, rendered, images }: { name: string; rendered: Rendered; images: Readonly<Record<string, Uint8Array>> },
): void {
  if (rendered.pictures.size === 0) return;
  const relations: string[] = [];
  for (const [id, { key, extension }] of rendered.pictures) {
    const bytes = images[key];
    if (bytes === undefined) continue;
    const target = `word/media/given-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.${extension}`;
    parts.set(target, bytes);
    relations.push(`<Relationship Id="${id}" Type="${IMAGE}" Target="/${target}"/>`);
  }
  const place = relationshipsPart(name);
  const before = parts.get(posix.normalize(place));
  const text =
    before === undefined ? `<Relationships xmlns="${PACKAGE}"></Relationships>` : Buffer.from(before).toString("utf8");
  const open = text.replace(/<Relationships([^>]*)\/>\s*$/, "<Relationships$1></Relationships>");
  parts.set(place, Buffer.from(open.replace("</Relationships>", `${relations.join("")}</Relationships>`)));
}

const IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships";
