import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/inbound-email";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { cutPage, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { savedAs } from "./email-download.ts";
import type { OpenEmailDocument } from "./email-download.ts";
import type { EmailItemService } from "./email-item.service.ts";
import { countEmails, findEmailView, getEmailView, listEmailViews, lockNextEmail } from "./email-view.repository.ts";
import { wireEmail, wireRow } from "./wire-email.ts";

type WireEmail = Output<typeof api.getInboundEmail>["data"];

interface Deps {
  readonly reader: Tx;
  readonly items: EmailItemService;
  readonly open: OpenEmailDocument;
}

/** Mounts the queues of e-mails and what people do with them. */
export function emailItemRoutes(mounter: Mounter<RequestContext<OperateActor>>, deps: Deps): void {
  readingRoutes(mounter, deps);
  actingRoutes(mounter, deps);
}

function readingRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, open }: Pick<Deps, "reader" | "open">,
): void {
  mounter.mount(api.listInboundEmails, async ({ query }, { actor }) => {
    const page = readPage(query, ["number"]);
    const [before] = page.after ?? [];
    const { queue, phase, case: caseId, mailbox: mailboxId, query: words, needs_attention: needsAttention } = query;
    const filter = { queue, phase, caseId, mailboxId, words, needsAttention };
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    const rows = await listEmailViews(reader, actor, {
      ...given,
      ...(typeof before === "number" ? { before } : {}),
      limit: page.limit,
    });
    const { rows: kept, cursor } = cutPage(rows, page, (row) => [row.num]);
    const data = kept.map((row) => wireRow(row, row.cases));
    return cursor === undefined ? { data } : { data, cursor };
  });

  mounter.mount(api.countInboundEmails, async (_input, { actor }) => ({ data: await countEmails(reader, actor) }));

  mounter.mount(api.getInboundEmail, async ({ params }, { actor, reply }) => {
    const data = await wireOne(reader, actor, params.email);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });

  mounter.mount(api.downloadEmailDocument, async ({ params }, { actor, reply }) => {
    const { name, type, content } = await open(actor, { emailId: params.email, ordinal: params.ordinal });
    reply.headers({
      "content-type": type,
      "content-disposition": savedAs(name),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    });
    reply.send(content);
    return undefined;
  });
}

function actingRoutes(mounter: Mounter<RequestContext<OperateActor>>, { items }: Pick<Deps, "items">): void {
  /** One act, answered with the e-mail as it is then. */
  const act = async (
    { actor, write }: RequestContext<OperateActor>,
    id: string,
    run: (tx: Tx, actor: OperateActor) => Promise<void>,
  ): Promise<{ data: WireEmail }> =>
    write(async (tx) => {
      await run(tx, actor);
      const view = await findEmailView(tx, actor, id);
      if (view !== undefined) return { data: await wireEmail(tx, actor, view) };
      return { data: { ...(await wireEmail(tx, actor, await getEmailView(tx, id))), actions: [] } };
    });

  mounter.mount(api.takeEmail, async ({ params: { email } }, context) =>
    act(context, email, (tx, actor) => items.take(tx, actor, email)),
  );
  mounter.mount(api.takeNextEmail, async ({ body }, { actor, write }) =>
    write(async (tx) => {
      const next = await lockNextEmail(tx, actor, {
        ...(body.query === undefined ? {} : { words: body.query }),
        ...(body.needs_attention === undefined ? {} : { needsAttention: body.needs_attention }),
      });
      if (next === undefined) return {};
      await items.take(tx, actor, next.id);
      return { data: await wireOne(tx, actor, next.id) };
    }),
  );
  mounter.mount(api.assignEmail, async ({ params: { email }, body }, context) =>
    act(context, email, (tx, actor) => items.assign(tx, actor, email, body)),
  );
  mounter.mount(api.linkEmail, async ({ params: { email }, body }, context) =>
    act(context, email, (tx, actor) => items.link(tx, actor, email, body.case)),
  );
  mounter.mount(api.unlinkEmail, async ({ params: { email }, body }, context) =>
    act(context, email, (tx, actor) => items.unlink(tx, actor, email, body.case)),
  );
  mounter.mount(api.completeEmail, async ({ params: { email }, body }, context) => {
    const { confirm_unfiled: isConfirmed = false, reason } = body;
    const given = { isConfirmed, ...(reason === undefined ? {} : { reason }) };
    return act(context, email, (tx, actor) => items.complete(tx, actor, email, given));
  });
  mounter.mount(api.dismissEmail, async ({ params: { email }, body }, context) =>
    act(context, email, (tx, actor) => items.dismiss(tx, actor, email, body.as)),
  );
  mounter.mount(api.reopenEmail, async ({ params: { email } }, context) =>
    act(context, email, (tx, actor) => items.reopen(tx, actor, email)),
  );
}

async function wireOne(tx: Tx, actor: OperateActor, id: string): Promise<WireEmail> {
  const view = await findEmailView(tx, actor, id);
  if (view === undefined) throw new AppError(errors.notFound);
  return wireEmail(tx, actor, view);
}
