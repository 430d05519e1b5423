export { createAccessService, requireAction, standingOf } from "./access.service.ts";
export type { AccessService, MatterLevel } from "./access.service.ts";
export { noteAssigneeAccess, shutOutReason } from "./assignee-access.ts";
export type { ExternalGate } from "./external-gate.ts";
export { findMatterSync, knownMatters, noteMatterSync, renameMatters } from "./matter.repository.ts";
export { createMatterService } from "./matter.service.ts";
export type { MatterService, OpenMatter } from "./matter.service.ts";
