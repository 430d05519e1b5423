export { commentRoutes, ownCommentRoutes } from "./comment.routes.ts";
export { copyComments } from "./comment.repository.ts";
