import type { getEntity, listEntities } from "@muniment/operate-api/register";
import type { listParticipants } from "@muniment/operate-api/participant";
import type { Output } from "@muniment/rest";

/** Somebody or something in the register. */
export type EntityData = Output<typeof getEntity>["data"];

/** The same in a list. */
export type EntityRow = Output<typeof listEntities>["data"][number];

/** Somebody in a role of a case. */
export type ParticipantData = Output<typeof listParticipants>["data"][number];
