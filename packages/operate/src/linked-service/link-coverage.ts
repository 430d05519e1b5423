import type { Output } from "@muniment/rest";
import type { listLinkCoverage } from "@muniment/operate-api/linked-service";
import type { Tx } from "@muniment/platform/db";
import { membersBelow } from "../team/index.ts";
import { listAvailability } from "./availability.repository.ts";
import { linksOfService } from "./link.repository.ts";
import { wireLink } from "./link.service.ts";

/** Everybody of the teams that a service is offered to, with their links (OPR-LNK-054). */
export async function linkCoverage(
  reader: Tx,
  serviceId: string,
  now: Date,
): Promise<Output<typeof listLinkCoverage>["data"]> {
  const links = await linksOfService(reader, serviceId);
  const teams = (await listAvailability(reader)).get(serviceId) ?? [];
  const rows = await Promise.all(
    teams.map(async (team) =>
      (await membersBelow(reader, team.id)).map((person) => ({
        team: team.name,
        is_required: team.is_required,
        person,
        link: wireLink(links.get(person.id), now),
      })),
    ),
  );
  return rows.flat();
}
