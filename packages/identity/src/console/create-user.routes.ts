import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/user";
import { requireRankSomewhere } from "../account/index.ts";
import { ranks } from "../role/index.ts";
import { administered } from "./console-mounter.ts";
import { findLocations } from "./create-user.repository.ts";
import { checkIdentifiers, suggestId } from "./create-user.service.ts";

const DEFAULT_LOCATIONS = 20;

/** Binds what the dialog Create User asks while it is filled in. */
export function createUserRoutes(mounter: Mounter<RequestContext>, { reader }: { reader: Tx }): void {
  mounter.mount(api.checkUserAvailability, async (input, context) => {
    requireRankSomewhere(context.actor, ranks.tier2);
    const { user_id: userId, email } = input.body;
    return { data: await checkIdentifiers(reader, { userId, email }) };
  });

  mounter.mount(api.suggestUserId, async (input, context) => {
    requireRankSomewhere(context.actor, ranks.tier2);
    return { data: { user_id: await suggestId(reader, input.body.full_name) } };
  });

  mounter.mount(api.listLocations, async (input, context) => {
    const { libraryId } = administered(context, input.params.library);
    const { query = "", limit = DEFAULT_LOCATIONS } = input.query;
    return { data: await findLocations(reader, libraryId, { text: query.trim().normalize("NFC"), limit }) };
  });
}
