import type { Endpoint } from "@muniment/rest";
import { allocationEndpoints } from "./allocation.ts";
import { auditEndpoints } from "./audit.ts";
import { caseDocumentEndpoints } from "./case-document.ts";
import { casePreviewEndpoints } from "./case-preview.ts";
import { bundleEndpoints } from "./bundle.ts";
import { caseEndpoints } from "./case.ts";
import { conversionEndpoints } from "./conversion.ts";
import { emailTemplateEndpoints } from "./email-template.ts";
import { filingEndpoints } from "./filing.ts";
import { generationEndpoints } from "./generation.ts";
import { emailItemEndpoints, receivedMessageEndpoints } from "./inbound-email.ts";
import { linkedServiceEndpoints } from "./linked-service.ts";
import { mailboxEndpoints } from "./mailbox.ts";
import { myLinkedServiceEndpoints } from "./my-linked-service.ts";
import { noticeEndpoints } from "./notice.ts";
import { participantEndpoints } from "./participant.ts";
import { registerEndpoints } from "./register.ts";
import { postRoomEndpoints } from "./post-room.ts";
import { repositoryEndpoints } from "./repository.ts";
import { outboundEmailEndpoints } from "./outbound-email.ts";
import { serviceRequirementEndpoints } from "./service-requirement.ts";
import { rightsEndpoints } from "./rights.ts";
import { sessionEndpoints } from "./session.ts";
import { splitEndpoints } from "./split.ts";
import { taskEndpoints } from "./task.ts";
import { teamEndpoints } from "./team.ts";
import { templateEndpoints } from "./template.ts";
import { workTypeEndpoints } from "./work-type.ts";

/** Every endpoint that the Operate server answers, for OpenAPI and for the tests over the whole list. */
export const allEndpoints: readonly Endpoint[] = [
  ...sessionEndpoints,
  ...linkedServiceEndpoints,
  ...myLinkedServiceEndpoints,
  ...serviceRequirementEndpoints,
  ...repositoryEndpoints,
  ...taskEndpoints,
  ...teamEndpoints,
  ...rightsEndpoints,
  ...workTypeEndpoints,
  ...caseEndpoints,
  ...caseDocumentEndpoints,
  ...casePreviewEndpoints,
  ...registerEndpoints,
  ...participantEndpoints,
  ...allocationEndpoints,
  ...mailboxEndpoints,
  ...receivedMessageEndpoints,
  ...emailItemEndpoints,
  ...filingEndpoints,
  ...outboundEmailEndpoints,
  ...emailTemplateEndpoints,
  ...conversionEndpoints,
  ...bundleEndpoints,
  ...splitEndpoints,
  ...postRoomEndpoints,
  ...templateEndpoints,
  ...generationEndpoints,
  ...noticeEndpoints,
  ...auditEndpoints,
];
