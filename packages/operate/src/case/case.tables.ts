import type { ColumnType, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** How a case comes to its workspace: Provisioning of the contract, and the place that its repository said then. */
interface StoredPlan {
  place: {
    library: string;
    resolver: "default" | "search" | "id";
    workspace: string;
    find_by: string[];
    properties: Readonly<Record<string, string>>;
    folder: string;
  };
  when: "never" | "on_creation" | "on_phase" | "by_hand";
  phase?: string;
  how: "template" | "empty" | "existing";
  template?: string;
  description?: string;
  folders?: string[];
  default_security?: "private" | "view" | "public";
}

/** `operate.case_place`: where the documents of a case lie. */
export interface CasePlaceRow {
  case_id: string;
  /** Whose limits hold for what is put there; none where a workspace was chosen. */
  repository: string | null;
  service_id: string;
  library: string;
  /** As it was asked for. */
  root: string;
  /** As the provider names it, by which it is found even when it is renamed (OPR-REP-003); absent until it is made. */
  item_id: string | null;
  name: string;
}

/** `operate.case_provisioning`: how far the workspace of a case is that Operate makes (operate.md 23.12). */
export interface CaseProvisioningRow {
  case_id: string;
  state: "not_required" | "pending" | "looking_up" | "creating" | "configuring" | "ready" | "failed" | "ambiguous";
  plan: Json<StoredPlan>;
  /** It goes on by itself. */
  is_waiting: boolean;
  /** It was there already. */
  is_found: boolean;
  trouble: Json<StoredTrouble> | null;
  candidates: Json<readonly { readonly root: string; readonly name: string; readonly item: string }[]>;
  requested_by: string | null;
  updated_at: Date;
}

/** `operate.phase_history`: a phase that a case came to (OPR-PHS-006). */
export interface PhaseHistoryRow {
  num: GeneratedAlways<number>;
  work_item_id: string;
  from_phase: string | null;
  to_phase: string;
  reason: string | null;
  with_open_work: boolean;
  user_id: string | null;
  at: Date;
}

/** `operate.document_ref`: a document of a repository that Operate knows (OPR-REP-011). */
export interface DocumentRefRow {
  id: string;
  num: GeneratedAlways<number>;
  service_id: string;
  item_id: string;
  name: string;
  size: number | null;
  sha256: string | null;
}

/** `operate.document_link`: that a document belongs to a case, and how it came there. */
export interface DocumentLinkRow {
  work_item_id: string;
  document_ref_id: string;
  relation: "filed";
  folder_name: string;
  container_id: string;
  /** Under which both audits know it. */
  operation_id: string;
  email_id: string | null;
  email_document: number | null;
  /** Of the message that it came with, to know it again (OPR-FIL-011). */
  message_id: string | null;
  sha256: string | null;
  added_at: Date;
  added_by: string | null;
}

/** The tables of this slice. */
export interface CaseTables {
  "operate.case_place": CasePlaceRow;
  "operate.case_provisioning": CaseProvisioningRow;
  "operate.phase_history": PhaseHistoryRow;
  "operate.document_ref": DocumentRefRow;
  "operate.document_link": DocumentLinkRow;
}
