import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newId } from "@muniment/kernel";
import { ConversionError } from "./conversion-error.ts";
import { decodeText } from "../text/index.ts";
import { pictureDocument, textDocument } from "./flat-document.ts";
import type { HelperProcess } from "./helper-process.ts";
import { messagePage, pageOf } from "./markup.ts";
import type { MarkupReaders } from "./markup.ts";
import { officePartOf, requireEnvelope } from "./office-files.ts";
import type { PictureFacts, PictureQuestion } from "./picture-process.ts";

/** What files are made ready with. */
export interface PreparationDeps {
  readonly readers: MarkupReaders | undefined;
  readonly pictures: HelperProcess<PictureQuestion, PictureFacts>;
  readonly maxTextBytes: number;
}

/** A file, and what its name says that it is. */
export interface PreparationInput {
  readonly path: string;
  readonly extension: string;
  /** For what is made of it. */
  readonly folder: string;
  readonly signal: AbortSignal | undefined;
}

const PICTURES: ReadonlySet<string> = new Set("png jpg jpeg gif webp tif tiff svg".split(" "));
const TEXTS: ReadonlySet<string> = new Set("txt log md json xml ics vcf".split(" "));

/** Makes of any file one that LibreOffice reads page by page; gives its path. Throws `ConversionError`. */
export async function prepare(input: PreparationInput, deps: PreparationDeps): Promise<string> {
  const { path, extension, folder } = input;
  const make = async (kind: string, content: string): Promise<string> => {
    const made = join(folder, `${newId()}.${kind}`);
    await writeFile(made, content);
    return made;
  };
  if (PICTURES.has(extension)) return make("fodt", await picturesOf(input, deps));
  if (TEXTS.has(extension)) return make("fodt", textDocument(decodeText(await readBounded(path, deps))));
  if (extension === "eml" || extension === "msg" || extension === "html" || extension === "htm") {
    return make("html", await markupOf({ ...input, extension }, deps));
  }
  if (officePartOf(extension) === undefined) throw new ConversionError("unsupported");
  await requireEnvelope(path, extension);
  const source = join(folder, `${newId()}.${extension}`);
  await copyFile(path, source);
  return source;
}

async function picturesOf({ path, folder, signal }: PreparationInput, { pictures }: PreparationDeps): Promise<string> {
  const { pages } = await pictures.ask({ path, folder }, { signal });
  const read = pages.map(async (page) => ({ ...page, bytes: await readFile(page.path) }));
  return pictureDocument(await Promise.all(read));
}

async function markupOf(
  { path, extension }: { path: string; extension: "eml" | "msg" | "html" | "htm" },
  deps: PreparationDeps,
): Promise<string> {
  const { readers, maxTextBytes: maxBytes } = deps;
  if (readers === undefined) throw new ConversionError("unsupported");
  const content = await readFile(path);
  try {
    if (extension === "eml" || extension === "msg")
      return messagePage(await readers.message(content, extension, { maxBytes: content.byteLength }));
    return pageOf((await readers.page(content, { maxBytes })).content);
  } catch (error) {
    throw new ConversionError("damaged", error);
  }
}

async function readBounded(path: string, { maxTextBytes }: PreparationDeps): Promise<Uint8Array> {
  const content = await readFile(path);
  if (content.byteLength > maxTextBytes) throw new ConversionError("too_large");
  return content;
}
