import { createMessages } from "@muniment/ui/message";

/** What people read who administer nothing. */
export const rightsText = createMessages({
  "rights.back": "Open Work",
  "rights.none": "You have no administrative rights",
  "rights.none_text":
    "Control Center is for the people who administer users and libraries. Ask one of them if you need it.",
});
