export {
  findChoice,
  forgetNotices,
  listNotices,
  listPending,
  markRead,
  noteDays,
  putChoice,
  settleMail,
} from "./notice.repository.ts";
export type { NoticeChoice, NoticeRecord, PendingNotice } from "./notice.repository.ts";
export { notify } from "./notify.ts";
export { keepShutOut, listAssigneesOf, tellOwners } from "./shut-out.repository.ts";
export type { AssigneeOfMatter, ShutOutReason } from "./shut-out.repository.ts";
