import { typed } from "@muniment/platform/db";
import type { AllocationTables } from "./allocation/allocation.tables.ts";
import type { BundleTables } from "./bundle/bundle.tables.ts";
import type { CaseTables } from "./case/case.tables.ts";
import type { ConfiguredRepositoryTables } from "./configured-repository/configured-repository.tables.ts";
import type { ConversionTables } from "./conversion/conversion.tables.ts";
import type { DocumentActTables } from "./case-document/document-act.tables.ts";
import type { FilingTables } from "./filing/filing.tables.ts";
import type { EmailTables } from "./inbound-email/email.tables.ts";
import type { ReceivedMessageTables } from "./inbound-email/received-message.tables.ts";
import type { LinkedServiceTables } from "./linked-service/linked-service.tables.ts";
import type { MailboxTables } from "./mailbox/mailbox.tables.ts";
import type { NoticeTables } from "./notice/notice.tables.ts";
import type { OperationTables } from "./operation/operation.tables.ts";
import type { OutboundEmailTables } from "./outbound-email/outbound-email.tables.ts";
import type { ParticipantTables } from "./participant/participant.tables.ts";
import type { RegisterTables } from "./register/register.tables.ts";
import type { SessionTables } from "./session/session.tables.ts";
import type { PostRoomTables } from "./post-room/post-room.tables.ts";
import type { ProductionTables } from "./generation/production.tables.ts";
import type { SplitTables } from "./split/split.tables.ts";
import type { TaskTables } from "./task/task.tables.ts";
import type { TeamTables } from "./team/team.tables.ts";
import type { TemplateTables } from "./template/template.tables.ts";
import type { UserTables } from "./user/user.tables.ts";
import type { WorkTypeTables } from "./work-type/work-type.tables.ts";
import type { WorkItemTables } from "./work-item/work-item.tables.ts";

type People = UserTables & SessionTables & TeamTables;
type Outside = ConfiguredRepositoryTables & ConversionTables & LinkedServiceTables & OperationTables & NoticeTables;
type Work = WorkTypeTables & WorkItemTables & CaseTables & FilingTables & DocumentActTables & TaskTables & Parties;
type Parties = RegisterTables & ParticipantTables & AllocationTables;
type Made = BundleTables & PostRoomTables & SplitTables & TemplateTables & ProductionTables;
type Mail = MailboxTables & ReceivedMessageTables & EmailTables & OutboundEmailTables;

/** Operate's own view on a transaction. */
export const q = typed<People & Outside & Work & Made & Mail>();
