const LONGEST_TITLE = 500;

/** The title of a task about a document: its name without the extension (TRK-DOC-007). */
export function titleOf(name: string): string {
  const bare = name.replace(/\.[A-Za-z0-9]{1,5}$/, "").trim();
  return (bare === "" ? name : bare).slice(0, LONGEST_TITLE);
}
