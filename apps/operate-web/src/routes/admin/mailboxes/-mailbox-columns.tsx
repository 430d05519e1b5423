import type { ReactNode } from "react";
import type { listMailboxes } from "@muniment/operate-api/mailbox";
import type { Output } from "@muniment/rest";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { mailboxText } from "../../../texts/mailbox.ts";

/** An address whose mail becomes e-mails here. */
export type MailboxData = Output<typeof listMailboxes>["data"][number];

const TONES: Readonly<Record<MailboxData["state"], Tone>> = {
  draft: "none",
  enabled: "good",
  paused: "waiting",
  blocked_storage: "bad",
  blocked_credentials: "bad",
};

/** How a mailbox is. */
export function MailboxStatus({ state }: Pick<MailboxData, "state">): ReactNode {
  return <Status tone={TONES[state]}>{mailboxText(`mailbox_state.${state}`)}</Status>;
}

/** What the list of mailboxes shows (OPR-INB-002, OPR-INB-006). */
export const mailboxColumns: readonly Column<MailboxData>[] = [
  {
    id: "name",
    header: mailboxText("mailbox.name"),
    width: 200,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "address",
    header: mailboxText("mailbox.address"),
    width: 240,
    text: ({ address }) => address,
    cell: ({ address }) => address,
    brief: ({ address }) => address,
  },
  {
    id: "state",
    header: mailboxText("mailbox.state"),
    width: 170,
    text: ({ state }) => mailboxText(`mailbox_state.${state}`),
    cell: ({ state }) => <MailboxStatus state={state} />,
    brief: ({ state }) => mailboxText(`mailbox_state.${state}`),
  },
  {
    id: "backlog",
    header: mailboxText("mailbox.backlog"),
    width: 96,
    isNumber: true,
    text: ({ backlog }) => formatNumber(backlog),
    cell: ({ backlog }) => formatNumber(backlog),
  },
  {
    id: "parked",
    header: mailboxText("mailbox.parked"),
    width: 88,
    isNumber: true,
    text: ({ parked }) => formatNumber(parked),
    cell: ({ parked }) => formatNumber(parked),
    brief: ({ parked }) => (parked === 0 ? undefined : mailboxText("mailbox.parked_count", { count: parked })),
  },
  {
    id: "last",
    header: mailboxText("mailbox.last_message"),
    width: 120,
    cell: ({ last_message_at: at }) => <Moment at={at} />,
  },
];
