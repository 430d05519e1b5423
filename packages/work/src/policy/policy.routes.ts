import { anywhere } from "@muniment/identity";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/policy/asset";
import * as sets from "@muniment/work-api/policy/opposing-set";
import { describeAssets, tagOf } from "./asset-shape.ts";
import { requireView } from "./asset-view.ts";
import { countAssets, findAssets, isAdministratorOf, listAssets, placeOf } from "./asset.repository.ts";
import type { AssetPlace } from "./asset.repository.ts";
import { previewAsset } from "./asset-preview.ts";
import { createAssetService } from "./asset.service.ts";
import { anyRole, changeOffice, listHolders, mayGrant, requireRole, rolesOf } from "./office.ts";
import type { PolicyRole } from "./office.ts";
import { policyPeopleRoutes } from "./people.routes.ts";
import { createOpposingSetService } from "./opposing-set.ts";
import { supportRoutes } from "./support.ts";

/** What the routes of policies use. */
export interface PolicyRouteDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Mounts the administration of policies (work-api.md 17.7). Who has no role in it learns nothing of what is there. */
export function policyRoutes(mounter: Mounter<RequestContext>, deps: PolicyRouteDeps): void {
  assetRoutes(mounter, deps);
  setRoutes(mounter, deps);
  roleRoutes(mounter, deps);
  policyPeopleRoutes(mounter, deps);
  supportRoutes(mounter, deps);
}

function assetRoutes(mounter: Mounter<RequestContext>, { database, clock }: PolicyRouteDeps): void {
  const { reader } = database;
  const assets = createAssetService({ clock });

  mounter.mount(api.listPolicyAssets, async ({ query }, { actor }) => {
    const limit = query.limit ?? 100;
    const now = clock.now();
    const isLocal = (await rolesOf(reader, actor)).size === 0;
    // Who holds no role sees the policies that they administer, and nobody else sees any.
    if (isLocal && !(await isAdministratorOf(reader, { userNum: actor.userNum, now }))) {
      throw new AppError(errors.accessDenied);
    }
    const administeredBy = isLocal ? actor.userNum : undefined;
    const { state, security, kind } = query;
    const filter = { text: query.query ?? "", state, security, kind, administeredBy, now };
    const rows = await listAssets(reader, { ...filter, after: readCursor(query.cursor), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      data: await describeAssets(reader, shown, now),
      ...(last === undefined ? {} : { cursor: encodeCursor([...placeOf(last)]) }),
      ...(query.total === true ? { total_count: await countAssets(reader, filter) } : {}),
    };
  });

  mounter.mount(api.createPolicyAsset, async ({ body }, { actor, write }) => {
    const { client_id, matter_id, kind, alias, ...change } = body;
    const ids = {
      ...(client_id === undefined ? {} : { client_id }),
      ...(matter_id === undefined ? {} : { matter_id }),
      ...(kind === undefined ? {} : { kind }),
      ...(alias === undefined ? {} : { alias }),
    };
    return write(async (tx) => ({ data: await assets.create(tx, actor, { ids, change }) }));
  });

  mounter.mount(api.getPolicyAsset, async ({ params }, { actor, reply }) => {
    await requireView(reader, actor, { id: params.asset, now: clock.now() });
    const [asset] = /^\d{1,15}$/.test(params.asset) ? await findAssets(reader, [Number(params.asset)]) : [];
    if (asset === undefined) throw new AppError(errors.noRecord);
    const [wire] = await describeAssets(reader, [asset], clock.now());
    if (wire === undefined) throw new AppError(errors.noRecord);
    reply.header("etag", tagOf(asset));
    return { data: wire };
  });

  mounter.mount(api.updatePolicyAsset, async ({ params, body }, { actor, write, request }) => {
    const match = request.headers["if-match"];
    return write(async (tx) => ({ data: await assets.change(tx, actor, { id: params.asset, change: body, match }) }));
  });

  mounter.mount(api.previewPolicyAsset, async ({ params, body }, { actor }) => {
    return { data: await previewAsset(database, assets, { actor, id: params.asset, change: body }) };
  });
}

function readCursor(cursor: string | undefined): AssetPlace | undefined {
  if (cursor === undefined) return undefined;
  const parts = (decodeCursor(cursor, 4) ?? []).filter((part) => typeof part === "string");
  const [client, matter, kind, alias] = parts;
  if (client !== undefined && matter !== undefined && kind !== undefined && alias !== undefined) {
    return [client, matter, kind, alias];
  }
  throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this list.", field: "cursor" });
}

function setRoutes(mounter: Mounter<RequestContext>, { database, clock }: PolicyRouteDeps): void {
  const { reader } = database;
  const service = createOpposingSetService({ clock });

  mounter.mount(sets.listOpposingSets, async (_input, { actor }) => {
    await requireRole(reader, actor, anyRole);
    return { data: await service.list(reader) };
  });

  mounter.mount(sets.getOpposingSet, async ({ params }, { actor, reply }) => {
    await requireRole(reader, actor, anyRole);
    const { set, tag } = await service.find(reader, params.set);
    reply.header("etag", tag);
    return { data: set };
  });

  mounter.mount(sets.createOpposingSet, async ({ body: { alias, ...change } }, { actor, write }) =>
    write(async (tx) => ({ data: await service.create(tx, actor, { alias, change }) })),
  );

  mounter.mount(sets.updateOpposingSet, async ({ params, body }, { actor, write, request }) => {
    const match = request.headers["if-match"];
    return write(async (tx) => ({ data: await service.change(tx, actor, { id: params.set, change: body, match }) }));
  });
}

function roleRoutes(mounter: Mounter<RequestContext>, { database, clock }: PolicyRouteDeps): void {
  const { reader } = database;

  mounter.mount(api.listPolicyRoles, async (_input, { actor }) => {
    const own = await rolesOf(reader, actor);
    const grants = await mayGrant(reader, actor);
    if (own.size === 0 && !grants) throw new AppError(errors.accessDenied);
    return { data: { own: [...own], may_grant: grants, holders: await listHolders(reader) } };
  });

  const change = async (
    { actor, write }: Pick<RequestContext, "actor" | "write">,
    given: { userId: string; role: PolicyRole; isGiven: boolean },
  ): Promise<Record<never, never>> =>
    write(async (tx) => {
      if (!(await mayGrant(tx, actor))) throw new AppError(errors.accessDenied);
      const [holder] = await anywhere.find(tx, [{ type: "user", id: given.userId }]);
      if (holder === undefined) throw new AppError(errors.noRecord);
      await changeOffice(tx, actor, { holder, role: given.role, isGiven: given.isGiven, at: clock.now() });
      return {};
    });

  mounter.mount(api.grantPolicyRole, async ({ body }, context) =>
    change(context, { userId: body.user_id, role: body.role, isGiven: true }),
  );
  mounter.mount(api.revokePolicyRole, async ({ params }, context) =>
    change(context, { userId: params.user, role: params.role, isGiven: false }),
  );
}
