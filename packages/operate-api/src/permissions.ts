/** A global permission (operate.md 18.1); more come with the functions that ask for them. */
export type Permission = (typeof permissions)[number];

/** The permissions that something asks for. */
export const permissions = [
  "documents.browse",
  "documents.open",
  "documents.upload",
  "documents.copyMove",
  "documents.createFolder",
  "documents.rename",
  "documents.delete",
  "documents.file",
  "documents.convert",
  "documents.bundle",
  "email.read",
  "email.file",
  "email.reprocess",
  "email.send",
  "template.author",
  "case.read",
  "case.create",
  "case.close",
  "case.viewRestricted",
  "register.edit",
  "register.merge",
  "model.edit",
  "allocation.edit",
  "work.reallocateTeam",
  "work.reallocateAny",
  "mailbox.edit",
  "admin.users",
  "admin.linkedServices",
  "admin.audit",
] as const;

/** The permission sets that every installation begins with, by name. */
export const shippedPermissionSets = {
  "Case handlers": [
    "documents.browse",
    "documents.open",
    "documents.upload",
    "documents.copyMove",
    "documents.createFolder",
    "documents.rename",
    "documents.delete",
    "documents.file",
    "documents.convert",
    "documents.bundle",
    "email.read",
    "email.file",
    "email.send",
    "case.read",
    "case.create",
    "case.close",
    "register.edit",
  ],
  Administrators: permissions,
} as const satisfies Readonly<Record<string, readonly Permission[]>>;
