import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/application";
import { fixedFields } from "@muniment/work-api/control-center/application-rules";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkMatch, etagOf } from "../stale-write.ts";
import { listApplicationRows } from "./application-list.repository.ts";
import { countUses, listHeldGrants, searchTrustees } from "./application-member.repository.ts";
import { applicationRight, requireApplicationRight, seenLibraries } from "./application-right.ts";
import { isKept, wireApplication, wireRow, wireSecret } from "./application-shape.ts";
import type { WireApplication, WireRow } from "./application-shape.ts";
import { useRoutes } from "./application-use.routes.ts";
import { createApplications } from "./applications.ts";
import type { Applications } from "./applications.ts";
import { listSecrets, lockApplication } from "../application/index.ts";

interface RouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly allowsPasswordGrant: () => boolean;
}

const MOST_GRANTS = 100;
const MOST_TRUSTEES = 20;

/** Binds the page `Applications` (control-center.md 12). */
export function applicationAdminRoutes(mounter: Mounter<RequestContext>, deps: RouteDeps): void {
  const applications = createApplications(deps);
  readingRoutes(mounter, deps);
  useRoutes(mounter, deps);
  changeRoutes(mounter, { clock: deps.clock, applications });
  lifeRoutes(mounter, { clock: deps.clock, applications });
}

function readingRoutes(mounter: Mounter<RequestContext>, { reader, clock }: Pick<RouteDeps, "reader" | "clock">): void {
  mounter.mount(api.listApplications, async ({ query }, { actor }) => {
    const right = await applicationRight(reader, actor);
    const now = clock.now();
    const found = (await listApplicationRows(reader, { now }))
      .filter((row) => (row.deleted_at !== null) === (query.deleted === true) && isKept(row, now))
      .map((row) => wireRow(row, right))
      .filter((row) => isWanted(row, query));
    const data = sorted(found, query.sort ?? "name", query.order === "desc");
    return { data, total_count: data.length };
  });

  mounter.mount(api.searchApplicationTrustees, async ({ query }, { actor }) => {
    await requireApplicationRight(reader, actor);
    const found = await searchTrustees(reader, {
      query: query.query ?? "",
      limit: query.limit ?? MOST_TRUSTEES,
      seen: await seenLibraries(reader, actor),
    });
    return { data: found.map(({ num: _num, ...trustee }) => trustee) };
  });

  mounter.mount(api.getApplication, async ({ params }, context) =>
    show(reader, context, { clientId: params.application, now: clock.now() }),
  );

  mounter.mount(api.listApplicationGrants, async ({ params, query }, { actor }) => {
    const right = await applicationRight(reader, actor);
    const seen = await seenLibraries(reader, actor);
    const [clientId, now] = [params.application, clock.now()];
    if ((await wireApplication(reader, { clientId, right, seen, now })) === undefined) {
      throw new AppError(errors.noRecord);
    }
    const { rows, total } = await listHeldGrants(reader, { clientId, seen, now, limit: query.limit ?? MOST_GRANTS });
    return {
      data: rows.map((row) => ({ ...row, since: toWireDate(row.since), last_used: toWireDate(row.last_used) })),
      total_count: total,
      uses: await countUses(reader, clientId, now),
    };
  });
}

function changeRoutes(
  mounter: Mounter<RequestContext>,
  { clock, applications }: { clock: Clock; applications: Applications },
): void {
  mounter.mount(api.createApplication, async ({ body }, context) =>
    context.write(async (tx) => {
      const { jwks, jwks_uri: uri, ...given } = body;
      const made = await applications.registerApplication(tx, context.actor, {
        ...given,
        ...(jwks === undefined ? {} : { jwks }),
        ...(uri === undefined ? {} : { jwks_uri: uri }),
      });
      const { client_id: clientId, client_secret: secret } = made;
      const { data } = await show(tx, context, { clientId, now: clock.now() });
      return { data: { ...data, ...(secret === undefined ? {} : { client_secret: secret }) } };
    }),
  );

  mounter.mount(api.updateApplication, async ({ params, body }, context) => {
    const match = context.request.headers["if-match"];
    if (match === undefined) {
      throw new AppError(errors.invalidParam, { text: "Say what you change, by If-Match.", field: "If-Match" });
    }
    const clientId = params.application;
    return context.write(async (tx) => {
      await lockApplication(tx, clientId);
      const present = (await show(tx, context, { clientId, now: clock.now() })).data;
      checkMatch(match, stateOf(present));
      requireChangeable(present, body);
      await applications.changeApplication(tx, context.actor, clientId, body);
      return show(tx, context, { clientId, now: clock.now() });
    });
  });
}

function lifeRoutes(
  mounter: Mounter<RequestContext>,
  { clock, applications }: { clock: Clock; applications: Applications },
): void {
  for (const [spec, enabled] of [
    [api.enableApplication, true],
    [api.disableApplication, false],
  ] as const) {
    mounter.mount(spec, async ({ params }, context) =>
      context.write(async (tx) => {
        await applications.setApplicationEnabled(tx, context.actor, params.application, enabled);
        return show(tx, context, { clientId: params.application, now: clock.now() });
      }),
    );
  }

  mounter.mount(api.deleteApplication, async ({ params, query }, { actor, write }) =>
    write(async (tx) => {
      const withSettings = query.with_settings === true;
      return { data: { ended: await applications.deleteApplication(tx, actor, params.application, { withSettings }) } };
    }),
  );

  mounter.mount(api.undeleteApplication, async ({ params }, context) =>
    context.write(async (tx) => {
      await applications.undeleteApplication(tx, context.actor, params.application);
      return show(tx, context, { clientId: params.application, now: clock.now() });
    }),
  );

  mounter.mount(api.addApplicationSecret, async ({ params, body }, context) =>
    context.write(async (tx) => {
      const clientId = params.application;
      const { id, client_secret } = await applications.addSecret(tx, context.actor, clientId, body);
      return { data: { secret: await secretOf(tx, { clientId, id, now: clock.now() }), client_secret } };
    }),
  );

  mounter.mount(api.revokeApplicationSecret, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      const { application: clientId, secret: id } = params;
      await applications.revokeSecret(tx, actor, clientId, id);
      return { data: await secretOf(tx, { clientId, id, now: clock.now() }) };
    }),
  );
}

async function secretOf(tx: Tx, given: { clientId: string; id: string; now: Date }) {
  const found = (await listSecrets(tx, given.clientId)).find((secret) => secret.secret_id === given.id);
  if (found === undefined) throw new AppError(errors.noRecord);
  return wireSecret(found, given.now);
}

async function show(
  reader: Tx,
  context: RequestContext,
  given: { clientId: string; now: Date },
): Promise<{ data: WireApplication }> {
  const right = await applicationRight(reader, context.actor);
  const seen = await seenLibraries(reader, context.actor);
  const data = await wireApplication(reader, { ...given, right, seen });
  if (data === undefined) throw new AppError(errors.noRecord);
  context.reply.header("etag", etagOf(stateOf(data)));
  return { data };
}

/** What a change is held against: not what changes by use. */
function stateOf({ secrets: _secrets, status: _status, ...state }: WireApplication): object {
  return state;
}

/** Refuses what belongs to the product itself, or comes from the application's package. */
function requireChangeable(present: WireApplication, changes: object): void {
  const code = present.kind === "core" ? "application_core" : "application_of_package";
  const messages: FieldMessage[] = fixedFields[present.kind]
    .filter((field) => field in changes)
    .map((field) => refusal(code, { field }));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
}

function isWanted(
  row: WireRow,
  query: {
    readonly query?: string;
    readonly status?: WireRow["status"];
    readonly kind?: WireRow["kind"];
    readonly access?: WireRow["access_mode"];
    readonly refresh?: boolean;
    readonly extends?: string;
  },
): boolean {
  const text = [row.name, row.publisher, row.description, row.client_id].join("\n").toLowerCase();
  const words = (query.query ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return (
    words.every((word) => text.includes(word)) &&
    (query.status === undefined || query.status === row.status) &&
    (query.kind === undefined || query.kind === row.kind) &&
    (query.access === undefined || query.access === row.access_mode) &&
    (query.refresh === undefined || query.refresh === row.allow_token_refresh) &&
    (query.extends === undefined || row.extends.includes(query.extends))
  );
}

const collator = new Intl.Collator("en", { numeric: true });

function sorted(
  rows: readonly WireRow[],
  by: NonNullable<Parameters<typeof keyOf>[1]>,
  isDescending: boolean,
): WireRow[] {
  const found = rows.toSorted((one, other) => collator.compare(keyOf(one, by), keyOf(other, by)));
  return isDescending ? found.toReversed() : found;
}

function keyOf(row: WireRow, by: "name" | "publisher" | "version" | "client_id" | "status" | "updated"): string {
  return row[by] ?? "";
}
