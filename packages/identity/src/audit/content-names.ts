import type { AuditRecord } from "@muniment/platform/audit";

const CONTENT: ReadonlySet<string> = new Set(["document", "workspace", "folder"]);

/** Stands where a name or a description is kept back. */
const HIDDEN = "(hidden)";

/** Of what a record says of content, these tell nothing of what it is about: places, sizes, who got which access. */
const PLAIN: ReadonlySet<string> = new Set([
  ...(["parent_id", "size", "version", "copy", "type", "id", "access", "until", "default_security"] as const),
  ...(["author", "operator", "owner", "extension", "is_declared", "reported", "reported_at"] as const),
]);

/** The record without names of documents and their metadata: who administers has no need to read about content (CC-NAV-017). */
export function withoutNames(record: AuditRecord): AuditRecord {
  if (!CONTENT.has(record.object_type)) return record;
  const { before, after, details } = record;
  return { ...record, before: masked(before), after: masked(after), details: masked(details) };
}

function masked(values: unknown): unknown {
  if (typeof values !== "object" || values === null) return values;
  const kept = Object.entries(values).map(([field, value]: [string, unknown]) => [
    field,
    PLAIN.has(field) || value === null || value === "" || typeof value === "boolean" ? value : HIDDEN,
  ]);
  return Object.fromEntries(kept);
}
