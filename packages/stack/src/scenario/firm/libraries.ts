/** The demonstration firm's name, as it signs its letters. */
export const FIRM_NAME = "Quillmarsh LLP";
/** The demonstration firm's mail domain; `.example` is reserved and reaches nobody. */
export const FIRM_DOMAIN = "quillmarsh.example";

/** The alias of one of the two libraries (D7). */
export type LibraryAlias = "ACTIVE" | "LEGAL";

/** The libraries that have to exist before the firm is loaded (D7). */
export const demonstrationLibraries: readonly { readonly alias: LibraryAlias; readonly display_name: string }[] = [
  { alias: "ACTIVE", display_name: "Client matters" },
  { alias: "LEGAL", display_name: "Firm's own legal affairs" },
];
