import type { listReceivedMessages } from "@muniment/operate-api/inbound-email";
import type { Output } from "@muniment/rest";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { filingText } from "../../../texts/filing.ts";
import { mailboxText } from "../../../texts/mailbox.ts";

/** A message on its way through the pipeline. */
export type MessageData = Output<typeof listReceivedMessages>["data"][number];

const TONES: Readonly<Record<MessageData["state"], Tone>> = {
  running: "waiting",
  waiting: "waiting",
  parked: "bad",
  ready: "good",
};

const nameOf = ({ subject }: MessageData): string => subject ?? t("email.no_subject");

/** What the list of received messages shows. */
export const messageColumns: readonly Column<MessageData>[] = [
  {
    id: "subject",
    header: t("email.subject"),
    width: 240,
    isWide: true,
    isName: true,
    text: nameOf,
    cell: (row, brief) => <NameAndBrief brief={brief}>{nameOf(row)}</NameAndBrief>,
  },
  {
    id: "sender",
    header: mailboxText("incoming.sender"),
    width: 200,
    text: ({ envelope_sender: sender }) => sender,
    cell: ({ envelope_sender: sender }) => sender,
    brief: ({ envelope_sender: sender }) => sender,
  },
  {
    id: "state",
    header: mailboxText("incoming.state"),
    width: 176,
    text: ({ state }) => mailboxText(`message_state.${state}`),
    cell: ({ state }) => <Status tone={TONES[state]}>{mailboxText(`message_state.${state}`)}</Status>,
    brief: ({ state }) => mailboxText(`message_state.${state}`),
  },
  {
    id: "stage",
    header: mailboxText("incoming.stage"),
    width: 120,
    text: ({ stage }) => mailboxText(`stage.${stage}`),
    cell: ({ stage }) => mailboxText(`stage.${stage}`),
  },
  {
    id: "mailbox",
    header: t("email.mailbox"),
    width: 130,
    text: ({ mailbox }) => mailbox.name,
    cell: ({ mailbox }) => mailbox.name,
  },
  { id: "size", header: filingText("document.size"), width: 88, isNumber: true, cell: ({ size }) => formatSize(size) },
  {
    id: "received",
    header: t("email.received"),
    width: 104,
    cell: ({ received_at: at }) => <Moment at={at} />,
    brief: ({ received_at: at }) => <Moment at={at} />,
  },
];
