import { errors } from "oidc-provider";
import type { Adapter, AdapterPayload } from "oidc-provider";
import { addSeconds } from "@muniment/kernel";
import { oauthRecordStore } from "../session/index.ts";
import type { OauthRecord, OauthRecordKind } from "../session/index.ts";
import { unusedAdapter } from "./unused-adapter.ts";
import type { AdapterDeps } from "./unused-adapter.ts";

/** A rotated refresh token works this long once more, for answers that got lost (decision D26). */
const GRACE_SECONDS = 60;
/** Stands in stored addresses for the secret id that they end with. */
const ID_PLACE = "{id}";

/** Keeps one kind of record, without the id that opens it. */
export function recordAdapter(kind: OauthRecordKind, deps: AdapterDeps): Adapter {
  const store = oauthRecordStore(kind, deps);
  const isUsed = ({ consumed_at: since }: OauthRecord): boolean =>
    since !== null && (kind !== "RefreshToken" || addSeconds(since, GRACE_SECONDS) <= deps.clock.now());
  const restore = (record: OauthRecord): AdapterPayload => ({
    ...(record.payload as AdapterPayload),
    exp: Math.floor(record.expires_at.getTime() / 1000),
    ...(isUsed(record) ? { consumed: true } : {}),
  });
  return {
    ...unusedAdapter(kind),
    async upsert(id, payload, seconds) {
      if (seconds === undefined) throw new Error(`${kind} without an end`);
      const { clientId, accountId, grantId, uid } = payload;
      await store.save(id, {
        payload: withoutId(payload, id),
        clientId,
        ssid: accountId,
        grantId: kind === "Interaction" ? undefined : grantId,
        uid: kind === "Session" ? uid : undefined,
        seconds,
      });
      if (kind === "RefreshToken" && grantId !== undefined) await deps.background.tokenIssued(grantId, id);
    },
    async find(id) {
      const record = await store.find(id);
      return record === undefined ? undefined : withId(restore(record), id);
    },
    async findByUid(uid) {
      const record = await store.findByUid(uid);
      return record === undefined ? undefined : restore(record);
    },
    async consume(id) {
      const isFirst = await store.consume(id);
      // Two exchanges of one code at the same moment: the protocol engine saw neither of them consumed.
      if (!isFirst && kind === "AuthorizationCode")
        throw new errors.InvalidGrant("authorization code already consumed");
    },
    destroy: async (id) => store.delete(id),
    revokeByGrantId: async (grantId) => store.deleteOfGrant(grantId),
  };
}

function withoutId(payload: AdapterPayload, id: string): AdapterPayload {
  const { jti: _id, exp: _end, consumed: _consumed, ...rest } = payload;
  if (rest.returnTo !== undefined) rest.returnTo = rest.returnTo.replace(id, ID_PLACE);
  if (rest.session !== undefined) {
    const { cookie: _cookie, ...session } = rest.session;
    rest.session = session;
  }
  return rest;
}

function withId(payload: AdapterPayload, id: string): AdapterPayload {
  const restored: AdapterPayload = { ...payload, jti: id };
  if (payload.returnTo !== undefined) restored.returnTo = payload.returnTo.replace(ID_PLACE, id);
  return restored;
}
