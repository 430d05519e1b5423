export { ConversionError } from "./conversion-error.ts";
export type { ConversionFailure } from "./conversion-error.ts";
export { createConverter } from "./converter.ts";
export type { Converter, ConverterInput, ConverterOptions } from "./converter.ts";
export type { MarkupReaders } from "./markup.ts";
export type { ConversionLimits } from "./office.ts";
export { openScratchFolder } from "./scratch-folder.ts";
export type { ScratchFolder } from "./scratch-folder.ts";
