import { createMessages } from "@muniment/ui/message";

/** The texts of the Work client. */
export const t = createMessages({
  "nav.libraries": "Libraries",
  "nav.recent": "Recent",
  "part.control_center": "Control Center",
  "part.work": "Work",
});
