/** A global permission (operate.md 18.1); more come with the functions that ask for them. */
export type Permission = (typeof permissions)[number];

/** The permissions that something asks for. */
export const permissions = ["documents.file", "email.file", "admin.linkedServices", "admin.audit"] as const;

/** The permission sets that every installation begins with, by name. */
export const shippedPermissionSets = {
  "Case handlers": ["documents.file", "email.file"],
  Administrators: permissions,
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
