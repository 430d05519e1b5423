import { Moment } from "@muniment/ui/moment";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import type { CaseData } from "../../case/case-data.ts";
import { t } from "../../messages.ts";
import { caseText } from "../../texts/case.ts";

/** What the list of cases shows. */
export const caseColumns: readonly Column<CaseData>[] = [
  {
    id: "title",
    header: caseText("case.title"),
    width: 280,
    isWide: true,
    isName: true,
    text: ({ title }) => title,
    cell: ({ title }, brief) => <NameAndBrief brief={brief}>{title}</NameAndBrief>,
  },
  {
    id: "reference",
    header: caseText("case.reference"),
    width: 130,
    text: ({ reference }) => reference,
    cell: ({ reference }) => reference,
    brief: ({ reference }) => reference,
  },
  {
    id: "owner",
    header: t("email.owner"),
    width: 170,
    text: ({ owner }) => owner.name,
    cell: ({ owner }) => owner.name,
    brief: ({ owner }) => owner.name,
  },
  {
    id: "place",
    header: caseText("case.place"),
    width: 260,
    text: ({ place }) => place.name,
    cell: ({ place }) => place.name,
  },
  { id: "opened", header: caseText("case.opened"), width: 110, cell: ({ created_at: at }) => <Moment at={at} /> },
  {
    id: "closed",
    header: caseText("case.closed"),
    width: 110,
    isHidden: true,
    cell: ({ closed_at: at }) => <Moment at={at} />,
  },
];
