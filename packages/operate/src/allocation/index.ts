export { allocate } from "./allocate.ts";
export { allocateCase, candidacyOfCase } from "./allocate-case.ts";
export { allocationRoutes } from "./allocation.routes.ts";
export { createAllocationService } from "./allocation.service.ts";
export type { CandidacyOf } from "./allocation.service.ts";
export { isPresent, teamOf, whoTakesFor } from "./availability.repository.ts";
export { createAvailabilityService } from "./availability.service.ts";
export type { Candidacy } from "./decide.ts";
