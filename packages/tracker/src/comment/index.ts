export { commentRoutes, ownCommentRoutes } from "./comment.routes.ts";
