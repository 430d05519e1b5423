import { copyFile, mkdir, rm, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { newId } from "@muniment/kernel";
import { ConversionError } from "./conversion-error.ts";
import { createHelperProcess } from "./helper-process.ts";
import { createNativeOffice, findNativeOffice } from "./native-office.ts";
import type { MarkupReaders } from "./markup.ts";
import { CONVERSION_LIMITS } from "./office.ts";
import type { ConversionLimits, Office } from "./office.ts";
import type { PdfFacts, PdfQuestion } from "./pdf-process.ts";
import type { PictureFacts, PictureQuestion } from "./picture-process.ts";
import { prepare } from "./preparation.ts";

/** A file to be converted; its name says what it is. */
export interface ConverterInput {
  readonly path: string;
  readonly name: string;
}

/** Makes PDFs of files of strangers. */
export interface Converter {
  /** Writes a PDF to `output`, PDF/A-2b with `archive`. Throws `ConversionError`, and the reason of `signal`. */
  toPdf(
    input: ConverterInput,
    output: string,
    options?: { readonly archive?: boolean; readonly signal?: AbortSignal },
  ): Promise<{ readonly pages: number; readonly bytes: number }>;
  close(): Promise<void>;
}

/** What a converter is built from. */
export interface ConverterOptions {
  /** For temporary files; it exists. */
  readonly scratchFolder: string;
  /** For e-mails and pages; without them these are not converted. */
  readonly readers?: MarkupReaders;
  readonly limits?: Partial<ConversionLimits>;
}

/** What our own processes may take, and how often before they start anew. */
const HELPER_BYTES = 3 * 1024 ** 3;
const HELPER_TURNS = 500;
const MOST_TEXT_BYTES = 16 * 1024 ** 2;

/** Starts nothing until something is to be converted. */
export function createConverter(options: ConverterOptions): Converter {
  const { scratchFolder } = options;
  const limits: ConversionLimits = { ...CONVERSION_LIMITS, ...options.limits };
  const helpers = {
    folder: scratchFolder,
    seconds: limits.seconds,
    memoryBytes: HELPER_BYTES,
    fileBytes: limits.outputBytes,
    turns: HELPER_TURNS,
  };
  const pdfs = createHelperProcess<PdfQuestion, PdfFacts>({
    ...helpers,
    script: new URL("./pdf-process.ts", import.meta.url),
  });
  const pictures = createHelperProcess<PictureQuestion, PictureFacts>({
    ...helpers,
    script: new URL("./picture-process.ts", import.meta.url),
  });
  const preparation = { readers: options.readers, pictures, maxTextBytes: MOST_TEXT_BYTES };
  let office: Promise<Office> | undefined;

  async function openOffice(): Promise<Office> {
    const program = await findNativeOffice();
    if (program === undefined) throw new ConversionError("unsupported");
    return createNativeOffice(program, { folder: scratchFolder, limits });
  }

  return {
    async toPdf({ path, name }, output, { archive = false, signal } = {}) {
      signal?.throwIfAborted();
      const { size } = await stat(path);
      if (size > limits.inputBytes) throw new ConversionError("too_large");
      const extension = extname(name).slice(1).toLowerCase();
      if (size === 0) throw new ConversionError("damaged");
      const folder = join(scratchFolder, newId());
      await mkdir(folder);
      try {
        const made = join(folder, "made.pdf");
        const isWhole = extension === "pdf" && (!archive || (await pdfs.ask({ path }, { signal })).isArchive);
        if (isWhole) await copyFile(path, made);
        else {
          const source = await prepare({ path, extension, folder, signal }, preparation);
          office ??= openOffice();
          await (await office).convert({ path: source, output: made, archive, signal });
        }
        const { pages } = await pdfs.ask({ path: made }, { signal });
        const { size: bytes } = await stat(made);
        if (pages > limits.pages || bytes > limits.outputBytes) throw new ConversionError("too_large");
        await copyFile(made, output);
        return { pages, bytes };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async close() {
      await Promise.all([pdfs.close(), pictures.close(), office?.then(async (opened) => opened.close())]);
    },
  };
}
