import type { listReceivedMessages } from "@muniment/operate-api/inbound-email";
import type { Output } from "@muniment/rest";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";

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
    header: t("incoming.sender"),
    width: 200,
    text: ({ envelope_sender: sender }) => sender,
    cell: ({ envelope_sender: sender }) => sender,
    brief: ({ envelope_sender: sender }) => sender,
  },
  {
    id: "state",
    header: t("incoming.state"),
    width: 176,
    text: ({ state }) => t(`message_state.${state}`),
    cell: ({ state }) => <Status tone={TONES[state]}>{t(`message_state.${state}`)}</Status>,
    brief: ({ state }) => t(`message_state.${state}`),
  },
  {
    id: "stage",
    header: t("incoming.stage"),
    width: 120,
    text: ({ stage }) => t(`stage.${stage}`),
    cell: ({ stage }) => t(`stage.${stage}`),
  },
  {
    id: "mailbox",
    header: t("email.mailbox"),
    width: 130,
    text: ({ mailbox }) => mailbox.name,
    cell: ({ mailbox }) => mailbox.name,
  },
  { id: "size", header: t("document.size"), width: 88, isNumber: true, cell: ({ size }) => formatSize(size) },
  {
    id: "received",
    header: t("email.received"),
    width: 104,
    cell: ({ received_at: at }) => <Moment at={at} />,
    brief: ({ received_at: at }) => <Moment at={at} />,
  },
];
