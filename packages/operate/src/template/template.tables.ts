import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** What the checker found wrong. */
interface StoredMistake {
  readonly severity: "error" | "warning";
  readonly reason: string;
  readonly text: string;
  readonly tag?: string;
  readonly place: {
    readonly part: string;
    readonly paragraph?: number;
    readonly excerpt?: string;
    readonly block?: string;
  };
}

/** A field that a file uses. */
interface StoredField {
  readonly path: string;
  readonly use: "value" | "condition" | "repeat" | "image";
  readonly kind: string;
}

/** `operate.sealed_file`: bytes that Operate keeps itself, sealed (OPR-DAT-001). */
export interface SealedFileRow {
  id: string;
  content: Buffer;
  created_at: Date;
}

/** `operate.template`: what is offered, without its file (OPR-TPL-003). */
export interface TemplateRow {
  id: string;
  system_name: string;
  name: string;
  description: string;
  kind: "document" | "block";
  category: string;
  language: string;
  is_active: boolean;
  output_path: string;
  output_name: string;
  format: "docx" | "pdf";
  missing: "mark" | "blank" | "stop";
  created_at: Date;
  updated_at: Date;
  rev: Generated<number>;
}

/** `operate.template_team`: who may use a template that not everybody may. */
export interface TemplateTeamRow {
  template_id: string;
  team_id: string;
}

/** `operate.template_version`: a file of a template, with what the checker found (OPR-TPL-007, -008). */
export interface TemplateVersionRow {
  id: string;
  template_id: string;
  number: number;
  state: "draft" | "published" | "retired";
  file_name: string;
  size: number;
  sha256: string;
  file_id: string | null;
  service_id: string | null;
  item_id: string | null;
  /** The workspace that the file lay in when it was taken, for people. */
  place_name: string | null;
  mistakes: Json<readonly StoredMistake[]>;
  fields: Json<readonly StoredField[]>;
  blocks: string[];
  created_at: Date;
  created_by: string;
}

/** The tables of this slice. */
export interface TemplateTables {
  "operate.sealed_file": SealedFileRow;
  "operate.template": TemplateRow;
  "operate.template_team": TemplateTeamRow;
  "operate.template_version": TemplateVersionRow;
}
