/** What a document is to a task (TRK-DOC-009). */
export const linkRoles = [
  "reference",
  "draft",
  "comment",
  "execution",
  "schedule",
  "signature",
  "final",
  "email",
] as const;
