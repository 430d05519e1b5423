import { createMessages } from "@muniment/ui/message";

/** Whose account is used in the place of a case. */
export const identityText = createMessages({
  as_operate_always: "As Operate: this is always done by Operate’s own account.",
  as_operate_fallback: "As Operate: you are not linked, so Operate’s own account stands in for you.",
  as_operate_place: "As Operate: this place knows Operate’s own account only.",
  as_you: "As you: you are linked, so your own account is used.",
  as_you_named: "As you: you are linked, so your own account {{account}} is used.",
  "missing.title": "Operate’s own account is missing",
  "missing.what":
    "Filing, bundles, archiving, post, and attachments and copies of e-mails are not available until an administrator links it.",
});
