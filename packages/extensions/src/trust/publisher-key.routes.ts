import { toWireDate } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/package";
import { listKeys } from "./publisher-key.repository.ts";
import type { PublisherKey } from "./publisher-key.repository.ts";
import { addKey, revokeKey } from "./publisher-key.service.ts";

/** What the routes of publishers' keys use. */
export interface KeyRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly policy: "warn" | "require-trusted" | "off";
  readonly requireChange: (tx: Tx, actor: UserActor) => Promise<void>;
  readonly requireView: (reader: Tx, actor: UserActor) => Promise<void>;
}

/** Binds the trust store (TRK-PKG-012). */
export function publisherKeyRoutes(mounter: Mounter<RequestContext>, deps: KeyRouteDeps): void {
  const { reader, policy } = deps;
  mounter.mount(api.listPublisherKeys, async (_input, { actor }) => {
    await deps.requireView(reader, actor);
    return { data: (await listKeys(reader)).map(shape), policy };
  });

  mounter.mount(api.addPublisherKey, async ({ body }, context) => {
    const { publisher_id: publisherId, name, jwk } = body;
    return context.write(async (tx) => ({
      data: shape(await addKey(deps, tx, { actor: context.actor, publisherId, name, jwk })),
    }));
  });

  mounter.mount(api.revokePublisherKey, async ({ params }, context) =>
    context.write(async (tx) => ({
      data: shape(await revokeKey(deps, tx, { actor: context.actor, keyId: params.key })),
    })),
  );
}

function shape(key: PublisherKey) {
  return {
    key_id: key.key_id,
    publisher_id: key.publisher_id,
    name: key.name,
    added: toWireDate(key.added_at),
    added_by: key.added_by,
    ...(key.revoked_at === null ? {} : { revoked: toWireDate(key.revoked_at) }),
    ...(key.revoked_by === null ? {} : { revoked_by: key.revoked_by }),
  };
}
