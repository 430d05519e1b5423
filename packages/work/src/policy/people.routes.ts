import { anywhere } from "@muniment/identity";
import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/policy/people";
import { requireView } from "./asset-view.ts";
import { findAssets, isAdministratorOf } from "./asset.repository.ts";
import { findGovernedMattersAsSystem } from "./matter.repository.ts";
import { anyRole, mayGrant, requireRole, rolesOf } from "./office.ts";
import { decidedPeople } from "./people.ts";

const DEFAULT_LIMIT = 100;
const MATTERS_OFFERED = 20;

/** Mounts what pages about policies ask besides: who one is there, whom and what one can name, who is kept out. */
export function policyPeopleRoutes(
  mounter: Mounter<RequestContext>,
  { database: { reader }, clock }: { readonly database: Database; readonly clock: Clock },
): void {
  mounter.mount(api.getOwnPolicyRoles, async (_input, { actor }) => ({
    data: {
      roles: [...(await rolesOf(reader, actor))],
      may_grant: await mayGrant(reader, actor),
      administers: await isAdministratorOf(reader, { userNum: actor.userNum, now: clock.now() }),
    },
  }));

  mounter.mount(api.searchPolicyTrustees, async ({ query }, { actor }) => {
    const own = { userNum: actor.userNum, now: clock.now() };
    if (!(await mayGrant(reader, actor)) && !(await isAdministratorOf(reader, own))) {
      await requireRole(reader, actor, anyRole);
    }
    const limit = query.limit ?? DEFAULT_LIMIT;
    const search = { text: query.query ?? "", type: query.type };
    const rows = await anywhere.search(reader, { ...search, after: readAfter(query.cursor), limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      data: shown.map(({ type, id, name, library, email, is_external, is_enabled }) => ({
        type,
        id,
        name,
        ...(type === "group" ? { library } : { email }),
        is_external,
        is_enabled,
      })),
      ...(last === undefined ? {} : { cursor: encodeCursor([last.sort_key, last.type, last.num]) }),
      ...(query.total === true ? { total_count: await anywhere.count(reader, search) } : {}),
    };
  });

  mounter.mount(api.searchGovernedMatters, async ({ query }, { actor }) => {
    await requireRole(reader, actor, ["asset_administrator"]);
    const given = { text: query.query ?? "", limit: query.limit ?? MATTERS_OFFERED };
    return { data: await findGovernedMattersAsSystem(reader, given) };
  });

  mounter.mount(api.listPolicyPeople, async ({ params, query }, { actor }) => {
    await requireView(reader, actor, { id: params.asset, now: clock.now() });
    const [asset] = /^\d{1,15}$/.test(params.asset) ? await findAssets(reader, [Number(params.asset)]) : [];
    if (asset === undefined) throw new AppError(errors.noRecord);
    const found = await decidedPeople(reader, asset, clock.now());
    const text = (query.query ?? "").trim().toLowerCase();
    const rows = found.people.filter(
      ({ id, full_name: name, decision }) =>
        (query.decision === undefined || decision === query.decision) &&
        (id.toLowerCase().includes(text) || name.toLowerCase().includes(text)),
    );
    const from = readOffset(query.cursor);
    const until = from + (query.limit ?? DEFAULT_LIMIT);
    return {
      data: rows.slice(from, until),
      ...(until < rows.length ? { cursor: encodeCursor([until]) } : {}),
      ...(query.total === true ? { total_count: rows.length } : {}),
      workspaces: found.workspaces,
      kept_out: found.keptOut,
    };
  });
}

function readAfter(cursor: string | undefined): { key: string; type: string; num: number } | undefined {
  if (cursor === undefined) return undefined;
  const [key, type, num] = decodeCursor(cursor, 3) ?? [];
  if (typeof key === "string" && typeof type === "string" && typeof num === "number") return { key, type, num };
  throw strange();
}

function readOffset(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const [from] = decodeCursor(cursor, 1) ?? [];
  if (typeof from === "number" && Number.isSafeInteger(from) && from >= 0) return from;
  throw strange();
}

function strange(): AppError {
  return new AppError(errors.invalidParam, { text: "This cursor was not given out by this list.", field: "cursor" });
}
