type Values = Readonly<Record<string, unknown>>;

/** What a change of columns changes of a row, for the audit: old and new values of those that differ. */
export function changesOf(row: object, columns: object): { readonly before: Values; readonly after: Values } {
  const old = row as Values;
  const wanted = Object.entries(columns).map(([name, value]): [string, unknown] => [name, plain(value)]);
  const changed = wanted.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(plain(old[name])));
  return {
    before: Object.fromEntries(changed.map(([name]) => [name, plain(old[name])])),
    after: Object.fromEntries(changed),
  };
}

/** Columns of JSON are written as text and read as what they hold. */
function plain(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith("{")) return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
