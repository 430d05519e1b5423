export { resolveNotices, tellAdministrators } from "./notice.repository.ts";
export type { NewNotice } from "./notice.repository.ts";
export { noticeRoutes } from "./notice.routes.ts";
