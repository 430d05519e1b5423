export { missingValues, readValues } from "./field-values.ts";
export type { FieldValues } from "./field-values.ts";
export { firstWay, isClosing, phaseNamed, startPhase, transitionsFrom } from "./phase-plan.ts";
export { referenceOf } from "./reference-mask.ts";
export { planOf } from "./workspace-plan.ts";
export { findWorkType, getWorkTypes, nextNumber } from "./work-type.repository.ts";
export type { WorkType } from "./work-type.repository.ts";
export { workTypeRoutes } from "./work-type.routes.ts";
export { createWorkTypeService } from "./work-type.service.ts";
