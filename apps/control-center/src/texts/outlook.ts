import { createMessages } from "@muniment/ui/message";

/** Settings › Outlook; fetched with its page. */
export const outlookText = createMessages({
  "address.copied": "The address was copied.",
  "address.copy": "Copy",
  "address.label": "Manifest URL",
  "check.bad": "Outlook would not take this manifest:",
  "check.good": "The manifest follows Microsoft's rules for add-ins.",
  "check.heading": "Validation result",
  "deploy.heading": "For everybody: central deployment",
  "deploy.step_assign": "Choose who gets it, and deploy. People see it in Outlook within 24 hours.",
  "deploy.step_open":
    "In the Microsoft 365 admin center open Settings › Integrated apps, and choose Upload custom apps.",
  "deploy.step_premises":
    "For Exchange on your own servers: in the Exchange admin center open Organization › Add-ins, and add it from the same URL.",
  "deploy.step_url": "Choose Office Add-in, and give the manifest URL of this page; or upload the manifest file.",
  disabled: "{{name}} is disabled: until it is enabled, nobody can read its manifest or open its pane.",
  "facts.addin": "Add-in ID",
  "facts.frames": "May show the pane",
  "facts.mailbox": "Needs at least",
  "facts.mailbox_value": "Mailbox {{version}}",
  "facts.office": "Office.js",
  "facts.permission": "Permission",
  "failed.download": "The file could not be downloaded.",
  "installer.heading": "For one person on Windows",
  "installer.save": "Download installer",
  "installer.text":
    "A PowerShell script that puts the add-in into classic Outlook for whoever runs it, without rights of an administrator. Run it with -Remove to take the add-in away again. Your firm can sign it.",
  intro: "Applications that have a pane in Outlook, and how people get it.",
  "manifest.save": "Download manifest",
  none: "No application has a pane in Outlook",
  none_text: "Install one under Applications, such as Tracker.",
  "test.heading": "Try it yourself",
  "test.open": "Open my add-ins in Outlook",
  "test.text":
    "Outlook on the web opens your own add-ins. Choose My add-ins, then Add a custom add-in, and give it the manifest file.",
  title: "Outlook",
});
