/** `identity.preference`: what a person has set in a library; no row while nothing is set. */
export interface PreferenceRow {
  user_num: number;
  library_id: number;
  language: string | null;
  default_search_form: string | null;
}

/** The table that this slice owns. */
export interface PreferenceTables {
  "identity.preference": PreferenceRow;
}
