import type * as api from "@muniment/operate-api/participant";
import type { Output } from "@muniment/rest";
import type { CaseParticipant } from "./participant.repository.ts";

/** A participant as the contract shows one. */
export type WireParticipant = Output<typeof api.addParticipant>["data"];

/** Without what is not there. */
export function wireParticipant(who: CaseParticipant): WireParticipant {
  const { id, role, role_name, position, entity, contact, reference } = who;
  const { salutation, reference: own, ...rest } = entity;
  return {
    id,
    role,
    role_name,
    position,
    entity: {
      ...rest,
      ...(salutation === null ? {} : { salutation }),
      ...(own === null ? {} : { reference: own }),
    },
    ...(contact === null ? {} : { contact }),
    ...(reference === null ? {} : { reference }),
  };
}
