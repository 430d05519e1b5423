/** A list of rows, each a list of texts; what a cell is in the file beside its text is gone. */
export interface FileTable {
  readonly name: string;
  readonly rows: readonly (readonly string[])[];
}
