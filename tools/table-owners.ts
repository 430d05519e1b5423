/** Slices that may read tables of other slices, by their folder; writing stays with the owner. */
export const READERS: Readonly<Record<string, readonly string[]>> = {
  "packages/work/src/access": ["work.container", "work.document"],
  "packages/work/src/search": ["work.container", "work.document"],
};

/** Tables whose rows not everybody may see. */
export const SECURED: readonly string[] = ["work.container", "work.document"];

/** The package whose functions are checked for reads of secured tables. */
export const SECURED_PACKAGE = "packages/work";

/** A parameter of one of these names says on whose behalf a function reads. */
export const AUTHORITY_PARAMETERS: readonly string[] = ["actor", "reach", "visible"];
