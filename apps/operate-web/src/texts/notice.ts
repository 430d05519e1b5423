import { createMessages } from "@muniment/ui/message";

/** Notices to administrators; fetched with their pages. */
export const noticeText = createMessages({
  "notice.count": "Times",
  "notice.first": "First",
  "notice.last": "Last",
  "notice.open": "Open",
  "notice.open_service": "Open the linked service",
  "notice.place": "Workspace",
  "notice.resolved": "Resolved",
  "notice.service": "Service",
  "notice.state": "State",
  "notice.text": "What is wrong",
  "notices.none": "Nothing to mend",
  "notices.none_text": "When Operate's own account is refused somewhere, it is told here.",
  "notices.text": "What keeps Operate from doing its work until somebody mends it.",
});
