import type { FastifyInstance, FastifyReply } from "fastify";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { readDeliveries } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import { html } from "@muniment/platform/html";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/digest";
import type { LibraryAuthorisations } from "../library-authorisation/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { cutRows, readCursor, readLimit, wireInstant } from "../wire.ts";
import type { DigestService } from "./digest.service.ts";
import { countReports, listReports } from "./log.repository.ts";
import { endByLink } from "./stop.service.ts";

/** What the page of daily reports needs. */
export interface DigestRouteDeps {
  readonly database: Database;
  readonly digest: DigestService;
  readonly libraries: Pick<LibraryAuthorisations, "list">;
}

const RUNS = 14;

/** Mounts what administrators see of daily reports (TRK-DIG-040). */
export function digestRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: DigestRouteDeps): void {
  const { database, digest, libraries } = deps;
  const { reader } = database;
  const requireAdministrator = async (actor: TrackerActor): Promise<void> => {
    if ((await libraries.list(actor)).length === 0) throw new AppError(errors.notNrtadmin);
  };

  mounter.mount(api.getDigestRuns, async (_input, { actor }) => {
    await requireAdministrator(actor);
    const rows = await countReports(reader, RUNS);
    const deliveries = await readDeliveries(
      reader,
      rows.flatMap(({ messages }) => messages),
    );
    const runs = [...Map.groupBy(rows, ({ day }) => day)].map(([day, some]) => {
      const of = (state: string): number => some.find((row) => row.state === state)?.count ?? 0;
      const states = some.flatMap(({ messages }) => messages).map((id) => deliveries.get(id)?.state ?? "sent");
      const sent = states.filter((state) => state === "sent").length;
      const failed = states.filter((state) => state === "bounced").length;
      return {
        day,
        recipients: some.reduce((sum, { count }) => sum + count, 0),
        sent,
        failed,
        waiting: states.length - sent - failed,
        skipped_empty: of("skipped_empty"),
        skipped_late: of("skipped_late"),
        skipped_no_access: of("skipped_no_access"),
      };
    });
    return { data: { next_run: wireInstant(await digest.nextRun()), runs } };
  });

  mounter.mount(api.listDigestLog, async ({ query }, { actor }) => {
    await requireAdministrator(actor);
    const limit = readLimit(query.limit);
    const [day, num] = readCursor(query.cursor, 2) ?? [];
    const after = typeof day === "string" && typeof num === "number" ? { day, num } : undefined;
    const read = await listReports(reader, { limit: limit + 1, after, user: query.user });
    const { rows, cursor } = cutRows(read, limit, (row) => [row.day, row.user_num]);
    const deliveries = await readDeliveries(
      reader,
      rows.flatMap((row) => row.message_id ?? []),
    );
    const data = rows.map(({ day: date, state, message_id: message, user_id: id, name }) => {
      const delivery = message === null ? undefined : deliveries.get(message);
      return {
        day: date,
        user: { id, name },
        state: state === "queued" ? SHOWN[delivery?.state ?? "sent"] : state,
        ...(delivery === undefined ? {} : { attempts: delivery.attempts }),
        ...(delivery?.sent_at == null ? {} : { sent_at: wireInstant(delivery.sent_at) }),
        ...(delivery?.last_error == null ? {} : { error: delivery.last_error }),
      };
    });
    return { data, ...(cursor === undefined ? {} : { cursor }) };
  });

  mounter.mount(api.sendTestDigest, async (_input, { actor }) => {
    await requireAdministrator(actor);
    const { userNum: num, userId, name, email } = actor;
    await digest.sendTest({ num, userId, name, email, location: actor.location, myTasks: true, assignedByMe: true });
    return { data: { sent_to: email } };
  });
}

const SHOWN = { queued: "waiting", deferred: "waiting", sent: "sent", bounced: "failed" } as const;

/** Below this and a secret is what ends somebody's reports, whether or not they are signed in. */
export const UNSUBSCRIBE_PATH = "/api/tracker/v1/digest/unsubscribe";

/**
 * What `List-Unsubscribe` leads to (TRK-DIG-033, RFC 8058): a request by POST switches the report off. Looking at the
 * address asks first, since scanners of mail look at every link. Nothing is told of whose link it is.
 */
export function unsubscribePages(
  app: FastifyInstance,
  { database, clock }: { database: Database; clock: Clock },
): void {
  void app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: "string" }, (_request, _body, done) => done(null, undefined));
    scope.get<{ Params: { secret: string } }>(`${UNSUBSCRIBE_PATH}/:secret`, async (_request, reply) =>
      send(reply, {
        title: "Switch the daily report off?",
        text: "You can switch it on again at any time in Tracker, under Preferences.",
        button: "Switch off",
      }),
    );
    scope.post<{ Params: { secret: string } }>(`${UNSUBSCRIBE_PATH}/:secret`, async ({ params }, reply) => {
      await endByLink({ database, clock }, params.secret);
      const text = "You can switch it on again in Tracker, under Preferences.";
      return send(reply, { title: "The daily report is switched off.", text });
    });
  });
}

const FORM = "application/x-www-form-urlencoded";
const POLICY = "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

async function send(
  reply: FastifyReply,
  page: { title: string; text: string; button?: string },
): Promise<FastifyReply> {
  const { title, text, button } = page;
  const form = button === undefined ? undefined : html`<form method="post"><button>${button}</button></form>`;
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${text}</p>
          ${form}
        </main>
      </body>
    </html> `;
  return reply
    .headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    .send(markup.toString());
}
