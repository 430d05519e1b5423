/** What a profile field holds, and how much of it (work-api.md 7.13). */
export type FieldKind =
  | { readonly kind: "text"; readonly max: number }
  | { readonly kind: "number" }
  | { readonly kind: "integer" }
  | { readonly kind: "date" }
  | { readonly kind: "boolean" };

const text = (max: number): FieldKind => ({ kind: "text", max });

function customKind(index: number): FieldKind {
  if (index >= 13 && index <= 16) return text(96);
  if (index >= 17 && index <= 20) return { kind: "number" };
  if (index >= 21 && index <= 24) return { kind: "date" };
  if (index >= 25 && index <= 28) return { kind: "boolean" };
  return text(32);
}

/** `custom1` … `custom31` by name. */
export const customFields: ReadonlyMap<string, FieldKind> = new Map(
  Array.from({ length: 31 }, (_, position) => [`custom${position + 1}`, customKind(position + 1)] as const),
);

/** `project_custom1` … `project_custom3` of workspaces and folders. */
export const projectFields: ReadonlyMap<string, FieldKind> = new Map(
  [1, 2, 3].map((index) => [`project_custom${index}`, text(254)] as const),
);

/** Limits of the fields that are columns of their own. */
export const fieldLimits = {
  name: 254,
  description: 254,
  alias: 254,
  comment: 8000,
  classification: 32,
  extension: 32,
  userId: 254,
  email: 254,
} as const;
