import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** `operate.allocation_rule` */
export interface AllocationRuleRow {
  system_name: string;
  name: string;
  description: string;
  is_enabled: boolean;
  serves: string[];
  /** Entries of the contract. */
  entries: Json<unknown>;
  default_target: Json<unknown> | null;
  version: Generated<number>;
  updated_at: Date;
  updated_by: string | null;
}

/** `operate.allocation_pointer`: where a round stands; held while somebody is chosen, so that rounds are exact. */
export interface AllocationPointerRow {
  key: string;
  /** `last`: who was chosen last; `currents`: the standing of each in a weighted round. */
  state: Json<{ readonly last?: string; readonly currents?: Readonly<Record<string, number>> }>;
}

/** `operate.allocation_log`: each decision, with its reasons. */
export interface AllocationLogRow {
  id: string;
  work_item_id: string;
  rule: string;
  rule_version: number;
  entry: number | null;
  owner_user_id: string | null;
  owner_team_id: string | null;
  steps: Json<unknown>;
  candidates: Json<unknown>;
  at: Date;
}

/** `operate.availability`: when somebody takes no work, and how much they take. */
export interface AvailabilityRow {
  user_id: string;
  out_from: Date | null;
  out_until: Date | null;
  delegate_id: string | null;
  load_limit: number | null;
  weight: Generated<number>;
  competencies: Generated<string[]>;
  hours: Json<unknown> | null;
  updated_at: Date;
}

/** The tables of this slice. */
export interface AllocationTables {
  "operate.allocation_rule": AllocationRuleRow;
  "operate.allocation_pointer": AllocationPointerRow;
  "operate.allocation_log": AllocationLogRow;
  "operate.availability": AvailabilityRow;
}
