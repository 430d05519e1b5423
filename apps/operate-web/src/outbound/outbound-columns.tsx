import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { outboundText } from "../texts/outbound.ts";
import { outboundSubject, peopleLine, STATE_TONES, stateOf } from "./outbound-data.ts";
import type { OutboundRow } from "./outbound-data.ts";

/** What a list of e-mails that are written and sent shows. */
export const outboundColumns: readonly Column<OutboundRow>[] = [
  {
    id: "subject",
    header: outboundText("compose.subject"),
    width: 280,
    isWide: true,
    isName: true,
    text: outboundSubject,
    cell: (row, brief) => <NameAndBrief brief={brief}>{outboundSubject(row)}</NameAndBrief>,
  },
  {
    id: "to",
    header: outboundText("outbound.to"),
    width: 200,
    text: ({ to }) => peopleLine(to),
    cell: ({ to }) => peopleLine(to),
    brief: ({ to }) => peopleLine(to),
  },
  {
    id: "state",
    header: outboundText("outbound.state"),
    width: 150,
    text: (row) => outboundText(`outbound_state.${stateOf(row)}`),
    cell: (row) => <Status tone={STATE_TONES[stateOf(row)]}>{outboundText(`outbound_state.${stateOf(row)}`)}</Status>,
    brief: (row) => outboundText(`outbound_state.${stateOf(row)}`),
  },
  { id: "by", header: outboundText("outbound.by"), width: 160, text: ({ by }) => by, cell: ({ by }) => by },
  {
    id: "at",
    header: outboundText("outbound.at"),
    width: 110,
    cell: ({ sent_at: sent, cancel_until: goes, created_at: created }) => <Moment at={sent ?? goes ?? created} />,
  },
];

/** The same for e-mails of several cases. */
export const outboxColumns: readonly Column<OutboundRow>[] = [
  ...outboundColumns.slice(0, 2),
  {
    id: "case",
    header: outboundText("outbound.case"),
    width: 200,
    text: ({ case: matter }) => (matter === undefined ? "" : `${matter.reference} ${matter.title}`),
    cell: ({ case: matter }) => (matter === undefined ? "" : `${matter.reference} ${matter.title}`),
  },
  ...outboundColumns.slice(2),
];
