import { createMessages } from "@muniment/ui/message";

/** Making accounts anonymous. */
export const anonymiseText = createMessages({
  "anonymise.action": "Anonymise…",
  "anonymise.approve": "Approve…",
  "anonymise.ask": "Ask for approval",
  "anonymise.asked": "Another member of NRTADMIN has to approve that {{name}} becomes anonymous",
  "anonymise.confirm": "Type the User ID {{id}}",
  "anonymise.decline": "Decline",
  "anonymise.declined": "{{name}} stays as is",
  "anonymise.do": "Anonymise for good",
  "anonymise.done": "Anonymous since {{date}}",
  "anonymise.failed": "The request stands as it was",
  "anonymise.reason": "Reason",
  "anonymise.required": "This field is required.",
  "anonymise.text":
    "Name, e-mail address, photo, location and platform details are replaced by placeholders. The User ID, documents and the audit log stay. This cannot be taken back, and the account can never be enabled again.",
  "anonymise.needs_approval": "Nothing changes until another member of NRTADMIN approves.",
  "anonymise.title": "Anonymise {{name}}",
  "anonymise.told": "{{name}} is anonymous now",
  "anonymise.waiting": "{{name}} asked on {{date}} to anonymise this account: {{reason}}",
  "anonymise.waiting_own":
    "You asked on {{date}} to anonymise this account. Another member of NRTADMIN has to approve: {{reason}}",
  "anonymise.withdraw": "Withdraw",
  "anonymise.withdrawn": "The request for {{name}} is withdrawn",
});
