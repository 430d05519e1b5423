import type { Static } from "typebox";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/administration";
import { requireProof } from "../proof/index.ts";
import { librariesOfRank, ranks, refuse } from "../role/index.ts";
import { listHolders } from "./administration.repository.ts";
import { changeMode, changePrivileges } from "./administration.service.ts";
import { systemRights } from "./system-right.ts";

type Shown = Static<typeof api.Administration>;

/** Binds who may change what concerns every library (CC-ROL-018, CC-ROL-019). */
export function administrationRoutes(
  mounter: Mounter<RequestContext>,
  { reader, clock }: { reader: Tx; clock: Clock },
): void {
  mounter.mount(api.getAdministration, async (_, { actor }) => {
    const shown = await show(reader, actor);
    if (shown.own.length === 0 && librariesOfRank(actor, ranks.nrtadmin).length === 0) {
      throw refuse("nrtadmin_required");
    }
    return { data: shown };
  });

  mounter.mount(api.updateAdministration, async ({ body }, { actor, write }) =>
    write(async (tx) => {
      await requireProof(tx, actor, clock.now());
      await changeMode(tx, actor, { mode: body.mode, clock });
      return { data: await show(tx, actor) };
    }),
  );

  mounter.mount(api.putGlobalPrivileges, async ({ params, body }, { actor, write }) =>
    write(async (tx) => {
      await requireProof(tx, actor, clock.now());
      await changePrivileges(tx, actor, { userId: params.user, privileges: body.privileges, clock });
      return { data: await show(tx, actor) };
    }),
  );
}

async function show(reader: Tx, actor: UserActor): Promise<Shown> {
  const { mode, rights } = await systemRights(reader, actor);
  return {
    mode,
    own: api.globalPrivileges.filter((privilege) => rights.has(privilege)),
    administrators: (await listHolders(reader)).map((holder) => ({
      id: holder.user_id,
      full_name: holder.full_name,
      privileges: api.globalPrivileges.filter((privilege) => holder.privileges.includes(privilege)),
      may_sign_in: holder.may_sign_in,
    })),
  };
}
