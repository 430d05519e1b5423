import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import * as templates from "@muniment/operate-api/email-template";
import * as api from "@muniment/operate-api/outbound-email";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { findCase, findCaseHead } from "../case/index.ts";
import { revOf } from "../if-match.ts";
import { cutPage, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { recipientsOfCase } from "./case-recipients.ts";
import type { DraftService } from "./draft.service.ts";
import type { EmailTemplateService } from "./email-template.service.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { findOutbound, listOutbound } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import { checkSending } from "./send-check.ts";
import type { SendService } from "./send.service.ts";
import { listSenders } from "./senders.ts";
import { wireOutbound, wireOutboundRow } from "./wire-outbound.ts";

type Mount = Mounter<RequestContext<OperateActor>>;

interface Services {
  readonly drafts: DraftService;
  readonly sending: SendService;
  readonly templates: EmailTemplateService;
}

async function viewOf(reader: Tx, actor: OperateActor, id: string): Promise<OutboundView> {
  const view = await findOutbound(reader, actor, id);
  if (view === undefined) throw new AppError(errors.notFound);
  return view;
}

/** Mounts e-mails that are written and sent. */
export function outboundEmailRoutes(mounter: Mount, deps: OutboundDeps, services: Services): void {
  const { reader } = deps.database;
  mounter.mount(api.listOutboundEmails, async ({ query }, { actor }) => {
    const page = readPage(query, ["number"]);
    const [before] = page.after ?? [];
    const { box, case: caseId, thread_of: threadOf } = query;
    const rows = await listOutbound(reader, actor, {
      ...(box === undefined ? {} : { box }),
      ...(caseId === undefined ? {} : { caseId }),
      ...(threadOf === undefined ? {} : { threadOf }),
      ...(typeof before === "number" ? { before } : {}),
      limit: page.limit,
    });
    const { rows: kept, cursor } = cutPage(rows, page, (row) => [row.num]);
    const data = kept.map((row) => wireOutboundRow(actor, row));
    return cursor === undefined ? { data } : { data, cursor };
  });
  mounter.mount(api.getOutboundEmail, async ({ params }, { actor, reply }) => {
    const view = await viewOf(reader, actor, params.email);
    reply.header("etag", `"${view.rev}"`);
    return { data: await wireOutbound(reader, actor, view) };
  });
  mounter.mount(api.listRecipients, async ({ params }, { actor }) => {
    const row = await findCaseHead(reader, actor, params.case);
    if (row === undefined) throw new AppError(errors.notFound);
    return { data: await recipientsOfCase(reader, row.id) };
  });
  mounter.mount(api.listSenders, async () => {
    const senders = (await listSenders(reader)).map(({ name, address }) => ({ name, address }));
    const { name, address } = deps.way.sender;
    return { data: senders.length === 0 ? [{ name, address }] : senders };
  });
  draftRoutes(mounter, deps, services);
  sendRoutes(mounter, deps, services);
  templateRoutes(mounter, reader, services.templates);
}

function draftRoutes(mounter: Mount, deps: OutboundDeps, { drafts }: Services): void {
  mounter.mount(api.draftEmail, async ({ body }, { actor, write }) => {
    const prepared = await drafts.prepare(actor, body);
    return write(async (tx) => {
      const id = await drafts.create(tx, actor, prepared);
      return { data: await wireOutbound(tx, actor, await viewOf(tx, actor, id)) };
    });
  });
  mounter.mount(api.updateDraft, async ({ params, body }, { actor, request, reply, write }) => {
    const rev = revOf(request.headers["if-match"]);
    const change = await drafts.prepareChange(actor, params.email, body);
    const answer = await write(async (tx) => {
      await drafts.change(tx, actor, { id: params.email, rev, change });
      return { data: await wireOutbound(tx, actor, await viewOf(tx, actor, params.email)) };
    });
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });
  mounter.mount(api.discardDraft, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await drafts.discard(tx, actor, params.email);
      return {};
    }),
  );
  mounter.mount(api.checkDraft, async ({ params }, { actor }) => ({
    data: await checkSending(deps, await viewOf(deps.database.reader, actor, params.email)),
  }));
}

function sendRoutes(mounter: Mount, deps: OutboundDeps, { drafts, sending }: Services): void {
  const { reader } = deps.database;
  const answer = async (tx: Tx, actor: OperateActor, id: string) => ({
    data: await wireOutbound(tx, actor, await viewOf(tx, actor, id)),
  });
  mounter.mount(api.sendEmail, async ({ params, body }, { actor, write }) => {
    const id = params.email;
    const check = await checkSending(deps, await viewOf(reader, actor, id));
    return write(async (tx) => {
      const { accepts = [], delay_seconds: delaySeconds, at } = body;
      await sending.send(tx, actor, { id, check, accepts, delaySeconds, at });
      return answer(tx, actor, id);
    });
  });
  mounter.mount(api.cancelSending, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await sending.cancel(tx, actor, params.email);
      return answer(tx, actor, params.email);
    }),
  );
  mounter.mount(api.retrySending, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await sending.retry(tx, actor, params.email);
      return answer(tx, actor, params.email);
    }),
  );
  mounter.mount(api.confirmSending, async ({ params, body }, { actor, write }) =>
    write(async (tx) => {
      await sending.confirm(tx, actor, params.email, body.was_sent);
      return answer(tx, actor, params.email);
    }),
  );
  mounter.mount(api.assignOutbound, async ({ params, body }, { actor, write }) =>
    write(async (tx) => {
      await sending.assign(tx, actor, params.email, body.person);
      return {};
    }),
  );
  mounter.mount(api.editAgain, async ({ params }, { actor, write }) => {
    const before = await viewOf(reader, actor, params.email);
    const row = before.case_id === null ? undefined : await findCase(reader, actor, before.case_id);
    const content = await sending.again(reader, actor, params.email);
    return write(async (tx) => {
      const id = await drafts.create(tx, actor, { ...content, row, answered: undefined });
      return answer(tx, actor, id);
    });
  });
}

function templateRoutes(mounter: Mount, reader: Tx, service: EmailTemplateService): void {
  mounter.mount(templates.listEmailTemplates, async () => ({ data: await service.list(reader) }));
  mounter.mount(templates.createEmailTemplate, async ({ body }, { actor, write }) =>
    write(async (tx) => ({ data: await service.create(tx, actor, body) })),
  );
  mounter.mount(templates.updateEmailTemplate, async ({ params, body }, { actor, request, write }) => {
    const given = { id: params.template, rev: revOf(request.headers["if-match"]), typed: body };
    return write(async (tx) => ({ data: await service.update(tx, actor, given) }));
  });
  mounter.mount(templates.deleteEmailTemplate, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await service.remove(tx, actor, params.template);
      return {};
    }),
  );
  mounter.mount(templates.getAcknowledgement, async ({ params }) => ({
    data: await service.rule(reader, params.mailbox),
  }));
  mounter.mount(templates.setAcknowledgement, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await service.setRule(tx, actor, { mailboxId: params.mailbox, typed: body }) })),
  );
}
