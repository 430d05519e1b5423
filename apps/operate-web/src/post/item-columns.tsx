import { Moment } from "@muniment/ui/moment";
import { formatDay, formatNumber } from "@muniment/ui/message";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { ITEM_TONES, shownState } from "./post-data.ts";
import type { PostItem } from "./post-data.ts";
import { postText as p } from "../texts/post.ts";

const stateText = (item: PostItem): string => p(`state.${shownState(item)}`);

/** The columns of lists of post items, in the order of what is looked for first. */
export const itemColumns: readonly Column<PostItem>[] = [
  {
    id: "recipient",
    header: p("item.recipient"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ recipient }) => recipient,
    cell: ({ recipient }, brief) => <NameAndBrief brief={brief}>{recipient}</NameAndBrief>,
  },
  {
    id: "number",
    header: p("item.number"),
    width: 100,
    text: ({ number }) => number,
    cell: ({ number }) => number,
    brief: ({ number }) => number,
  },
  {
    id: "state",
    header: p("item.state"),
    width: 150,
    text: stateText,
    cell: (item) => <Status tone={ITEM_TONES[shownState(item)]}>{stateText(item)}</Status>,
    brief: stateText,
  },
  {
    id: "class",
    header: p("item.class"),
    width: 130,
    text: ({ service_class: given }) => p(`class.${given}`),
    cell: ({ service_class: given }) => p(`class.${given}`),
  },
  {
    id: "case",
    header: p("item.case"),
    width: 120,
    text: ({ reference }) => reference,
    cell: ({ reference }) => reference,
  },
  {
    id: "sheets",
    header: p("item.sheets"),
    width: 80,
    isNumber: true,
    text: ({ sheets }) => (sheets === undefined ? "" : formatNumber(sheets)),
    cell: ({ sheets }) => (sheets === undefined ? "" : formatNumber(sheets)),
  },
  { id: "by", header: p("item.by"), width: 150, text: ({ by }) => by, cell: ({ by }) => by },
  { id: "requested", header: p("item.requested"), width: 110, cell: ({ requested_at: at }) => <Moment at={at} /> },
  {
    id: "posted",
    header: p("item.posted"),
    width: 110,
    text: ({ posted_on: on }) => on ?? "",
    cell: ({ posted_on: on }) => (on === undefined ? "" : formatDay(on)),
  },
];
