import type { listUserDetails } from "@muniment/operate-api/rights";
import type { Output } from "@muniment/rest";
import { formatNumber } from "@muniment/ui/message";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { rightsText } from "../../../texts/rights.ts";

/** Somebody who has signed in, as administrators see them. */
export type UserData = Output<typeof listUserDetails>["data"][number];

const namesOf = ({ teams }: UserData): string => teams.map(({ name }) => name).join(", ");

/** What the list of users shows (OPR-USR-003, -007). */
export const userColumns: readonly Column<UserData>[] = [
  {
    id: "name",
    header: rightsText("user.name"),
    width: 200,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "login",
    header: rightsText("user.login"),
    width: 160,
    text: ({ login }) => login,
    cell: ({ login }) => login,
    brief: ({ login }) => login,
  },
  { id: "teams", header: rightsText("user.teams"), width: 200, text: namesOf, cell: namesOf },
  {
    id: "sets",
    header: rightsText("user.sets"),
    width: 200,
    text: ({ permission_sets: sets }) => sets.join(", "),
    cell: ({ permission_sets: sets }) => sets.join(", "),
    brief: ({ permission_sets: sets }) => (sets.length === 0 ? undefined : sets.join(", ")),
  },
  {
    id: "work",
    header: rightsText("user.open_work"),
    width: 96,
    isNumber: true,
    text: ({ open_work: count }) => formatNumber(count),
    cell: ({ open_work: count }) => formatNumber(count),
  },
  {
    id: "state",
    header: rightsText("user.state"),
    width: 120,
    text: ({ is_enabled: isEnabled }) => (isEnabled ? "" : rightsText("user.disabled")),
    cell: ({ is_enabled: isEnabled }) => (isEnabled ? null : <Status tone="bad">{rightsText("user.disabled")}</Status>),
    brief: ({ is_enabled: isEnabled }) => (isEnabled ? undefined : rightsText("user.disabled")),
  },
];
