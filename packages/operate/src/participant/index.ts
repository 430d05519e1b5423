export { participantsOf } from "./participant.repository.ts";
export type { CaseParticipant, ParticipantEntity } from "./participant.repository.ts";
export { participantRoutes } from "./participant.routes.ts";
export { createParticipantService } from "./participant.service.ts";
export { createRoleService } from "./role.service.ts";
