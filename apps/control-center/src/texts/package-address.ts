import { createMessages } from "@muniment/ui/message";

/** What follows a change of the public origin; fetched with the pages of applications. */
export const addressText = createMessages({
  again: "Regenerate…",
  close: "Close",
  "dialog.new": "New:",
  "dialog.old": "Registered:",
  "dialog.run": "Regenerate",
  "dialog.text":
    "Redirect URLs and manifests for Outlook are derived from the public origin again, and applications with a server are asked for their keys where it is now.",
  "dialog.title": "Regenerate addresses",
  done: "Redirect URLs and manifests were derived from the present public origin.",
  notice_one:
    "The public origin has changed. {{names}} still has the addresses of before, so that nobody can sign in to it.",
  notice_other:
    "The public origin has changed. {{names}} still have the addresses of before, so that nobody can sign in to them.",
  "redeploy.heading": "To be deployed again",
  "redeploy.nothing": "Nothing: no application has a pane in Outlook.",
  "redeploy.outlook_installer": "{{name}}: whoever used the installer for one person runs a new one.",
  "redeploy.outlook_manifest":
    "{{name}}: give the new manifest to the Microsoft 365 admin center, or to the Exchange admin center. Outlook asks the old address until then.",
});
