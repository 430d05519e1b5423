import type { listTeamDetails } from "@muniment/operate-api/team";
import type { Output } from "@muniment/rest";
import { formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { rightsText } from "../../../texts/rights.ts";

/** A team as administrators see it. */
export type TeamData = Output<typeof listTeamDetails>["data"][number];

/** What the list of teams shows (OPR-USR-005). */
export const teamColumns: readonly Column<TeamData>[] = [
  {
    id: "name",
    header: rightsText("team.name"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "type",
    header: rightsText("team.type"),
    width: 130,
    text: ({ type }) => rightsText(`team_type.${type}`),
    cell: ({ type }) => rightsText(`team_type.${type}`),
    brief: ({ type }) => rightsText(`team_type.${type}`),
  },
  {
    id: "parent",
    header: rightsText("team.parent"),
    width: 180,
    text: ({ parent }) => parent?.name ?? "",
    cell: ({ parent }) => parent?.name ?? "",
  },
  {
    id: "members",
    header: rightsText("team.members"),
    width: 96,
    isNumber: true,
    text: ({ members }) => formatNumber(members.length),
    cell: (team) => (team.is_everybody ? "" : formatNumber(team.members.length)),
  },
  {
    id: "sets",
    header: rightsText("user.sets"),
    width: 220,
    text: ({ permission_sets: sets }) => sets.join(", "),
    cell: ({ permission_sets: sets }) => sets.join(", "),
  },
];
