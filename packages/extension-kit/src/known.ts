/** What packages may count on; `version` is that of the extension platform and not of a release. */
export const platform = {
  version: "1.0.0",
  features: ["oauth.refresh-token", "events.feed", "ui.extensions.v1"],
} as const;

/** What a token of an application may do (tracker.md 2.4). */
export const knownScopes = [
  "openid",
  "profile",
  "email",
  "offline_access",
  "tracker.use",
  "tracker.admin",
  "work.read",
  "work.documents.write",
  "work.directory.read",
  "work.acl.read",
  "work.events.read",
  "work.policy.read",
  "work.interface.write",
] as const;

/** A scope that packages may ask for. */
export type KnownScope = (typeof knownScopes)[number];

/** How much a permission lets an application do. */
export type PermissionLevel = "low" | "medium" | "high";

/** The permissions that packages may ask for, with the level that each has; a package cannot make one look smaller. */
export const knownPermissions = {
  "library.background": "high",
  "mail.send.system": "medium",
  "settings.organisation.write": "medium",
  "audit.write": "low",
  "matter.read.as-user": "low",
  "document.link.as-user": "low",
  "document.create.as-user": "medium",
} as const satisfies Readonly<Record<string, PermissionLevel>>;

/** Hosts of which a package may name all subdomains: those that Outlook's panes live on. */
export const wildcardOrigins = [
  "https://*.officeapps.live.com",
  "https://*.office.com",
  "https://*.office365.com",
] as const;

/** Whose code a page of a package may load beside its own. */
export const scriptOrigins = ["https://appsforoffice.microsoft.com"] as const;

/** Stands for the firm's own Outlook on the web, as the installation is set up. */
export const OUTLOOK_ON_PREMISES = "{outlookOnPremOrigins}";
