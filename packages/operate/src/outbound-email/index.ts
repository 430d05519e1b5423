export { createFollowUp } from "./follow-up.ts";
export type { OutgoingMailWay } from "./outbound-deps.ts";
export { referencedOutbound } from "./outbound-email.repository.ts";
export { createOutboundEmails } from "./outbound-emails.ts";
export type { OutboundEmails } from "./outbound-emails.ts";
