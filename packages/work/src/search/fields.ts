const ALWAYS = ["id", "wstype", "database"];

/** Cuts an item to the fields that were asked for (work-api.md 3.7); without a wish it is given whole. */
export function cutTo<T extends Record<string, unknown>>(item: T, fields: readonly string[] | undefined): T {
  if (fields === undefined || fields.length === 0) return item;
  const names = new Set([...ALWAYS, ...fields]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name))) as T;
}
