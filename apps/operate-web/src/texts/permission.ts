import type { Permission } from "@muniment/operate-api/permissions";
import { createMessages } from "@muniment/ui/message";

const names = {
  "documents.browse": "Browse the documents of cases",
  "documents.open": "Open and preview",
  "documents.upload": "Upload",
  "documents.copyMove": "Copy and move",
  "documents.createFolder": "Create folders",
  "documents.rename": "Rename",
  "documents.delete": "Delete",
  "documents.file": "File to cases",
  "documents.convert": "Convert to PDF",
  "documents.bundle": "Put bundles together",
  "documents.split": "Split",
  "documents.produce": "Produce from templates",
  "documents.discardIssued": "Discard issued documents",
  "documents.browseTemplates": "Browse template repositories",
  "documents.provision": "Set up workspaces",
  "email.read": "Read incoming e-mail",
  "email.file": "File and complete",
  "email.reprocess": "Process again",
  "email.send": "Write and send",
  "template.author": "Write templates",
  "template.publish": "Publish templates",
  "post.request": "Ask for post",
  "post.manage": "Work through the post room",
  "case.read": "Read cases",
  "case.create": "Open cases",
  "case.close": "Close cases",
  "case.closeWithOpenWork": "Close cases with open work",
  "case.viewRestricted": "See restricted cases",
  "register.edit": "Edit people and organisations",
  "register.merge": "Merge people and organisations",
  "model.edit": "Work types and phases",
  "allocation.edit": "Allocation rules",
  "work.reallocateTeam": "Give work of their teams to others",
  "work.reallocateAny": "Give any work to others",
  "mailbox.edit": "Mailboxes",
  "admin.users": "Users, teams and permission sets",
  "admin.linkedServices": "Linked services",
  "admin.repositories": "Repositories",
  "admin.audit": "Audit",
} satisfies Readonly<Record<Permission, string>>;

const areas = {
  "area.case": "Cases and people",
  "area.documents": "Documents",
  "area.email": "E-mail",
  "area.template": "Templates",
  "area.post": "Post room",
  "area.admin": "Administration",
} as const;

/** What permissions are called, and the areas that they stand under. */
export const permissionText = createMessages({ ...names, ...areas });
