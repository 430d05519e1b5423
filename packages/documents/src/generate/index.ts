export { createGenerator } from "./generator.ts";
export type { Generator, GeneratorOptions } from "./generator.ts";
export type { CheckJob, Generated, GenerationJob, TemplateCheck, TemplateSource } from "./fill.ts";
export type { DataShape, FieldKind, TemplateField } from "./check.ts";
export type { DataObject, DataValue } from "./data.ts";
export { TemplateError } from "./template-error.ts";
export type { MistakePlace, MistakeReason, TemplateMistake } from "./template-error.ts";
export { checkLine, fillLine } from "./line.ts";
export type { Locale } from "./format.ts";
