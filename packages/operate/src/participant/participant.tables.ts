import type { Generated, GeneratedAlways } from "kysely";

/** `operate.participant_role`: what somebody can be in a case. */
export interface ParticipantRoleRow {
  system_name: string;
  name: string;
  category: string;
  is_active: Generated<boolean>;
  kinds: ("organisation" | "person" | "user" | "team" | "vehicle" | "title")[];
  need: "mandatory" | "recommended" | "optional";
  is_many: boolean;
  sees_restricted: Generated<boolean>;
  ordinal: GeneratedAlways<number>;
  rev: Generated<number>;
}

/** `operate.participant`: an entry of the register in a role of a case. */
export interface ParticipantRow {
  id: string;
  case_id: string;
  role: string;
  /** As it was added; read as what it is now part of. */
  entity_id: string;
  position: number;
  email: string | null;
  address_label: string | null;
  contact: string | null;
  reference: string | null;
  added_at: Date;
  added_by: string | null;
}

/** The tables of participants. */
export interface ParticipantTables {
  "operate.participant_role": ParticipantRoleRow;
  "operate.participant": ParticipantRow;
}
