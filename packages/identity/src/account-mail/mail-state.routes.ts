import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/account-mail";
import type { AccountMail } from "../user/index.ts";
import { cancelLinks, readMails, resendMail } from "./mail-state.service.ts";

/** Binds the state of e-mails about accounts (CC-EML-004, CC-EML-009). */
export function mailStateRoutes(
  mounter: Mounter<RequestContext>,
  deps: { reader: Tx; clock: Clock; accountMail: AccountMail },
): void {
  const { reader, clock, accountMail } = deps;

  mounter.mount(api.listUserMails, async ({ params, query }, { actor }) =>
    readMails(reader, actor, { userId: params.user, ...query }),
  );

  mounter.mount(api.resendUserMail, async ({ params }, context) =>
    context.write(async (tx) => {
      const given = { userId: params.user, messageId: params.mail, clock, accountMail };
      await resendMail(tx, context.actor, given);
      return {};
    }),
  );

  mounter.mount(api.cancelUserLinks, async ({ params }, context) =>
    context.write(async (tx) => {
      await cancelLinks(tx, context.actor, { userId: params.user, clock, accountMail });
      return {};
    }),
  );
}
