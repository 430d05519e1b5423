import { MailRegular } from "@fluentui/react-icons";
import type { DocumentAction } from "../case-document/document-action.ts";
import { outboundText } from "../texts/outbound.ts";
import { ComposeDialog } from "./compose-dialog.tsx";

/** Begins an e-mail with the chosen documents (OPR-OUT-002). */
export const sendByEmail: DocumentAction = {
  id: "send-by-email",
  label: outboundText("outbound.send_documents"),
  icon: <MailRegular />,
  by: "service",
  permission: "email.send",
  isOffered: () => undefined,
  run(selection, { known, ask }) {
    const attachments = selection.map(({ serviceName: service, documentId: id }) => ({ document: { service, id } }));
    ask((close) => <ComposeDialog begun={{ case: known.id, attachments }} onClose={close} />);
  },
};
