import type { getProduction, prepareProduction, produceDocuments } from "@muniment/operate-api/generation";
import type { getTemplate, publishTemplateVersion } from "@muniment/operate-api/template";
import type { Input, Output } from "@muniment/rest";

/** A template as administrators see it. */
export type TemplateData = Output<typeof getTemplate>["data"];

/** A file of a template with what the checker found. */
export type TemplateVersionData = Output<typeof publishTemplateVersion>["data"];

/** What was produced on a case. */
export type ProductionData = Output<typeof getProduction>["data"];

/** What would be produced. */
export type PreparedData = Output<typeof prepareProduction>["data"];

/** What a person wants to have produced. */
export type WantedData = Input<typeof produceDocuments>["body"];
