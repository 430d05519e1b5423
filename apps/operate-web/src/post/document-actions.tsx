import { MailboxRegular } from "@fluentui/react-icons";
import { Suspense, lazy } from "react";
import { isConvertible } from "@muniment/operate-api/conversion";
import type { DocumentAction } from "../case-document/document-action.ts";
import { postText as p } from "../texts/post.ts";

const SendDialog = lazy(async () => ({ default: (await import("./send-dialog.tsx")).SendDialog }));

/** Asks the post room to print and send the chosen documents (OPR-PST-002). */
export const sendToPostRoom: DocumentAction = {
  id: "post",
  label: p("send.action"),
  icon: <MailboxRegular />,
  by: "service",
  permission: "post.request",
  isOffered: (selection) => (selection.every(({ name }) => isConvertible(name)) ? undefined : p("send.kind")),
  run(selection, { known, ask }) {
    ask((close) => (
      <Suspense>
        <SendDialog caseId={known.id} selection={selection} onClose={close} />
      </Suspense>
    ));
  },
};
