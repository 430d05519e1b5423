import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Restriction = "no_email" | "no_phone" | "post_only";
type Json<T> = ColumnType<T, string, string>;

/** What a merge gave to the entry that stayed, so that undoing takes just that away. */
export interface MergeRecord {
  readonly contacts: readonly { readonly kind: "email" | "phone"; readonly normal: string }[];
  readonly addresses: readonly { readonly street: string; readonly postcode: string | null }[];
  readonly texts: Readonly<Partial<Record<MergedText, string>>>;
  readonly party_types: readonly string[];
  readonly restrictions: readonly Restriction[];
}

/** Texts that a merge fills where there was none. */
export type MergedText = "salutation" | "external_reference" | "preferred_channel" | "language" | "notes";

/** `operate.register_entity`: somebody or something that takes part in cases. */
export interface RegisterEntityRow {
  id: string;
  num: GeneratedAlways<number>;
  /** What it is now part of; itself when it was never merged. */
  canonical_id: string;
  merged_into: string | null;
  merged_at: Date | null;
  merged_by: string | null;
  merge_record: Json<MergeRecord> | null;
  kind: "organisation" | "person" | "user" | "team" | "vehicle" | "title";
  name: string;
  /** The name as duplicates are known by. */
  name_key: string;
  salutation: string | null;
  reference: string | null;
  external_reference: string | null;
  party_types: string[];
  preferred_channel: string | null;
  language: string | null;
  restrictions: Restriction[];
  notes: string | null;
  user_id: string | null;
  team_id: string | null;
  search: string;
  created_at: Date;
  created_by: string | null;
  updated_at: Date;
  updated_by: string | null;
  rev: Generated<number>;
}

/** `operate.register_contact`: an e-mail address or a phone number. */
export interface RegisterContactRow {
  entity_id: string;
  ordinal: number;
  kind: "email" | "phone";
  label: string;
  value: string;
  /** As it is compared: an e-mail address in small letters, of a number its digits. */
  normal: string;
  valid_from: string | null;
  valid_until: string | null;
}

/** `operate.register_address` */
export interface RegisterAddressRow {
  entity_id: string;
  ordinal: number;
  label: string;
  street: string;
  postcode: string | null;
  city: string | null;
  region: string | null;
  country: string | null;
  valid_from: string | null;
  valid_until: string | null;
}

/** The tables of the register. */
export interface RegisterTables {
  "operate.register_entity": RegisterEntityRow;
  "operate.register_contact": RegisterContactRow;
  "operate.register_address": RegisterAddressRow;
}
