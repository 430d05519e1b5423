import { createMessages } from "@muniment/ui/message";

/** The texts of Control Center; labels that the specification fixes stand here as it fixes them. */
export const t = createMessages({
  "nav.access": "Access",
  "nav.groups": "Groups",
  "nav.users": "Users",
  "part.control_center": "Control Center",
  "part.work": "Work",
  "rights.back": "Open Work",
  "rights.none": "You have no administrative rights",
  "rights.none_text":
    "Control Center is for the people who administer users and libraries. Ask one of them if you need it.",
});
