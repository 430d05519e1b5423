import type { Generated } from "kysely";

/** An effect outside that was intended, and what became of it (operate.md 23.5). */
export interface OperationRow {
  id: string;
  key: string;
  group_id: string;
  kind: string;
  function: string;
  run_as: "user" | "service" | "fallback";
  service_id: string;
  user_id: string | null;
  intent: Readonly<Record<string, unknown>>;
  state: "intended" | "attempting" | "unknown" | "done" | "refused";
  attempts: Generated<number>;
  lease_no: Generated<number>;
  result: Readonly<Record<string, unknown>> | null;
  error: Readonly<Record<string, unknown>> | null;
  created_at: Date;
  attempted_at: Date | null;
  ended_at: Date | null;
}

/** The table of this slice. */
export interface OperationTables {
  "operate.operation": OperationRow;
}
