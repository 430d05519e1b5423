export { createContainerService, containerNumber } from "./container.service.ts";
export type { ContainerService } from "./container.service.ts";
export { createContainerSecurity } from "./container-security.ts";
export type { ContainerContents, ContainerSecurity, SecurityChange } from "./container-security.ts";
export { createFolderMove } from "./container-move.ts";
export type { MoveFolder } from "./container-move.ts";
export { containerOperations, containerShape, folderShape, pathStep, securedContainer, workspaceShape } from "./container-shape.ts";
export { countContainers, findContainers, findPath, findSubtree, homeWorkspace, listContainers, lockContainer } from "./container.repository.ts";
export type { Container, ContainerCondition } from "./container.repository.ts";
