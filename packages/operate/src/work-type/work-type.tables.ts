import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** A field: WorkField of the contract. */
interface StoredField {
  name: string;
  label: string;
  kind: "text" | "long_text" | "number" | "date" | "yes_no" | "choice" | "choices";
  help?: string;
  section?: string;
  choices?: string[];
  is_mandatory?: boolean;
}

/** A phase: WorkPhase of the contract. */
interface StoredPhase {
  name: string;
  label: string;
  flag: "start" | "open" | "removed" | "closed";
}

/** A way between phases: WorkTransition of the contract. */
interface StoredTransition {
  name: string;
  label: string;
  from: string[];
  to: string;
  confirmation?: string;
  required?: string[];
  needs_reason?: boolean;
}

/** How a case comes to its workspace: Provisioning of the contract. */
interface StoredProvisioning {
  when: "never" | "on_creation" | "on_phase" | "by_hand";
  phase?: string;
  how: "template" | "empty" | "existing";
  template?: string;
  description?: string;
  folders?: string[];
}

/** `operate.work_type`: what cases of a kind follow (OPR-WTY-002). */
export interface WorkTypeRow {
  system_name: string;
  name: string;
  description: string;
  is_active: boolean;
  reference_mask: string;
  fields: Json<readonly StoredField[]>;
  phases: Json<readonly StoredPhase[]>;
  transitions: Json<readonly StoredTransition[]>;
  provisioning: Json<StoredProvisioning> | null;
  /** The type that it is a kind of. */
  parent: string | null;
  /** The repositories of its cases, of their bundles, and further ones that may be chosen, by their keys. */
  repository: string | null;
  bundles: string | null;
  repositories: string[];
  updated_at: Date;
  updated_by: string | null;
  rev: Generated<number>;
}

/** `operate.work_type_number`: the last number that a reference of a type was given. */
export interface WorkTypeNumberRow {
  work_type: string;
  last_number: number;
}

/** The tables of this slice. */
export interface WorkTypeTables {
  "operate.work_type": WorkTypeRow;
  "operate.work_type_number": WorkTypeNumberRow;
}
