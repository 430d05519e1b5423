export { createNoticeMail } from "./mail.service.ts";
export { notificationRoutes } from "./notification.routes.ts";
export { createNoticeTasks } from "./notification.tasks.ts";
