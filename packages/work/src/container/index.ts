export { createContainerService } from "./container.service.ts";
export type { ContainerService } from "./container.service.ts";
export { createContainerSecurity } from "./container-security.ts";
export type { ContainerContents, ContainerSecurity, SecurityChange } from "./container-security.ts";
export { createFolderMove } from "./container-move.ts";
export type { MoveFolder } from "./container-move.ts";
export { folderShape, pathStep, securedContainer, workspaceShape } from "./container-shape.ts";
export {
  countContainers,
  findContainers,
  findPath,
  findSubtreeAsSystem,
  homeFolder,
  homeWorkspace,
  listContainers,
  lockMoves,
  trashContainers,
} from "./container.repository.ts";
export type { Container, ContainerCondition, HomeFolder, HomeWorkspace } from "./container.repository.ts";
export { checkMatch, checkSecurityMatch, containerRoutes, etagOf } from "./container.routes.ts";
export type { ContainerRouteDeps } from "./container.routes.ts";
export { holdContainerAsSystem } from "./container.repository.ts";
