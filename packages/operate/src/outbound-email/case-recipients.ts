import type { Tx } from "@muniment/platform/db";
import { participantsOf } from "../participant/index.ts";
import { listCorrespondents } from "./recipient.repository.ts";

/** Somebody whom one may want to write to about a case. */
export interface CaseRecipient {
  readonly name: string;
  readonly address: string;
  /** The role in the case, or `correspondent`. */
  readonly role: string;
  /** Nobody may write to them here (OPR-OUT-006). */
  readonly is_restricted: boolean;
}

/** Who takes part in the case, and whoever has written about it or was written to. */
export async function recipientsOfCase(reader: Tx, caseId: string): Promise<CaseRecipient[]> {
  const participants = await participantsOf(reader, caseId);
  const people = participants.flatMap(({ role_name: role, entity }) =>
    entity.emails.map(({ address }) => ({
      name: entity.name,
      address,
      role,
      is_restricted: entity.restrictions.some((each) => each === "no_email" || each === "post_only"),
    })),
  );
  const known = new Set(people.map(({ address }) => address.toLowerCase()));
  const correspondents = (await listCorrespondents(reader, caseId))
    .filter(({ address }) => !known.has(address.toLowerCase()))
    .map(({ name, address }) => ({ name, address, role: "correspondent", is_restricted: false }));
  return [...people, ...correspondents];
}
