import { createMessages } from "@muniment/ui/message";
import { actTexts } from "./texts/acts.ts";
import { administrationTexts } from "./texts/administration.ts";
import { caseDocumentTexts } from "./texts/case-document.ts";
import { emailTexts } from "./texts/email.ts";
import { linkingTexts } from "./texts/linking.ts";
import { registerTexts } from "./texts/register.ts";
import { outboundTexts } from "./texts/outbound.ts";

/** The texts of Operate. */
export const t = createMessages({
  ...actTexts,
  ...administrationTexts,
  ...caseDocumentTexts,
  ...emailTexts,
  ...linkingTexts,
  ...registerTexts,
  ...outboundTexts,
  "action.cancel": "Cancel",
  "action.close": "Close",
  "action.copied": "Copied",
  "action.copy_of": "Copy: {{name}}",
  "action.discard": "Discard changes",
  "action.not_copied": "This could not be copied",
  "action.open": "Open",
  "action.refresh": "Refresh",
  "action.save": "Save",
  "action.show_more": "Show more",
  "keys.back": "Clear the selection, or close the e-mail",
  "keys.move": "Previous and next row",
  "keys.open": "Open",
  "keys.select": "Select the row",
  "nav.administration": "Administration",
  "nav.work": "Inbox",
  "part.operate": "Operate",
  "session.not_ended": "You could not be signed out",
});
