import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/organisation";
import type { TrackerActor } from "../session/index.ts";
import { listSettings, readSettings } from "../setting/index.ts";
import { wireInstant } from "../wire.ts";
import { countOutlookPeople } from "./organisation.repository.ts";
import type { OrganisationService } from "./organisation.service.ts";

type Mount = Mounter<RequestContext<TrackerActor>>;

/** Mounts the settings of the organisation, and what the application says of itself. */
export function organisationRoutes(
  mounter: Mount,
  { reader, organisation }: { reader: Tx; organisation: OrganisationService },
): void {
  const show = async (from: Tx) => {
    const changed = (await listSettings(from)).map(({ page, changed_at: at, changed_by: by }) => ({
      page: page as api.SettingsPage,
      at: wireInstant(at),
      by,
    }));
    return { settings: await readSettings(from), changed, outlook_people: await countOutlookPeople(from) };
  };

  mounter.mount(api.getStatus, async () => ({ data: { state: "ready" as const } }));
  mounter.mount(api.getOrganisation, async (_input, { actor }) => {
    await organisation.requireAdministrator(actor);
    return { data: await show(reader) };
  });
  mounter.mount(api.putSettings, async ({ params, body }, { actor, write }) => {
    await organisation.requireAdministrator(actor);
    return write(async (tx) => {
      await organisation.put(tx, actor, params.page, body.value);
      return { data: await show(tx) };
    });
  });
  mounter.mount(api.resetSettings, async ({ params }, { actor, write }) => {
    await organisation.requireAdministrator(actor);
    return write(async (tx) => {
      await organisation.reset(tx, actor, params.page);
      return {};
    });
  });
}
