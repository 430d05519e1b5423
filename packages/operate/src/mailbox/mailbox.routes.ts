import * as api from "@muniment/operate-api/mailbox";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import { testMailbox } from "./mailbox-test.ts";
import type { MailboxTestDeps } from "./mailbox-test.ts";
import { requireMailbox } from "./mailbox.service.ts";
import type { MailboxService } from "./mailbox.service.ts";

/** What the endpoints of mailboxes need. */
export interface MailboxRouteDeps extends MailboxTestDeps {
  readonly mailboxes: MailboxService;
}

/** Mounts the administration of mailboxes. */
export function mailboxRoutes(mounter: Mounter<RequestContext<OperateActor>>, deps: MailboxRouteDeps): void {
  const { reader, mailboxes } = deps;
  mounter.mount(api.listMailboxes, async () => ({ data: await mailboxes.list(reader) }));
  mounter.mount(api.getMailbox, async ({ params }, { reply }) => {
    const data = await mailboxes.get(reader, params.mailbox);
    reply.header("etag", `"${data.rev}"`);
    return { data };
  });
  mounter.mount(api.createMailbox, async ({ body }, { actor, reply, write }) => {
    const answer = await write(async (tx) => ({ data: await mailboxes.create(tx, actor, body) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });
  mounter.mount(api.updateMailbox, async ({ params, body }, { actor, request, reply, write }) => {
    const given = { id: params.mailbox, rev: revOf(request.headers["if-match"]), change: body };
    const answer = await write(async (tx) => ({ data: await mailboxes.update(tx, actor, given) }));
    reply.header("etag", `"${answer.data.rev}"`);
    return answer;
  });
  mounter.mount(api.testMailbox, async ({ params }) => {
    const { checks } = await testMailbox(deps, await requireMailbox(reader, params.mailbox));
    return { data: { checks } };
  });
  mounter.mount(api.enableMailbox, async ({ params }, { actor, write }) => {
    // Before the transaction: the service may be slow, and nothing waits for it.
    const test = await testMailbox(deps, await requireMailbox(reader, params.mailbox));
    return write(async (tx) => ({ data: await mailboxes.enable(tx, actor, { id: params.mailbox, test }) }));
  });
  mounter.mount(api.pauseMailbox, async ({ params, body }, { actor, write }) =>
    write(async (tx) => {
      const given = { id: params.mailbox, reason: body.reason ?? "" };
      return { data: await mailboxes.pause(tx, actor, given) };
    }),
  );
}
