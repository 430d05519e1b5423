import type { MigrationSet } from "@muniment/platform/db";
import { signIn } from "./0001-sign-in.ts";
import { linkedService } from "./0002-linked-service.ts";
import { caseAndMail } from "./0003-case-and-mail.ts";
import { register } from "./0004-register.ts";
import { outboundEmail } from "./0005-outbound-email.ts";
import { linking } from "./0006-linking.ts";
import { conversion } from "./0007-conversion.ts";
import { documentAct } from "./0008-document-act.ts";
import { allocation } from "./0009-allocation.ts";
import { bundle } from "./0010-bundle.ts";
import { template } from "./0011-template.ts";
import { workType } from "./0012-work-type.ts";
import { split } from "./0013-split.ts";
import { postRoom } from "./0014-post-room.ts";
import { mailboxImap } from "./0015-mailbox-imap.ts";
import { repository } from "./0016-repository.ts";
import { rightsOfTeams } from "./0017-rights-of-teams.ts";
import { templatePlace } from "./0018-template-place.ts";
import { outbox } from "./0019-outbox.ts";
import { undoFiling } from "./0020-undo-filing.ts";
import { clientCredentials } from "./0021-client-credentials.ts";
import { leftOut } from "./0022-left-out.ts";
import { task } from "./0023-task.ts";
import { refile } from "./0024-refile.ts";

/** The schema of Operate. */
export const operateMigrations: MigrationSet = {
  owner: "operate",
  migrations: [
    signIn,
    linkedService,
    caseAndMail,
    register,
    outboundEmail,
    linking,
    conversion,
    documentAct,
    allocation,
    bundle,
    template,
    workType,
    split,
    postRoom,
    mailboxImap,
    repository,
    rightsOfTeams,
    templatePlace,
    outbox,
    undoFiling,
    clientCredentials,
    leftOut,
    task,
    refile,
  ],
};
