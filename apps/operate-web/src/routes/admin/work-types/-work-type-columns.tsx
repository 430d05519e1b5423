import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { typeText as w } from "../../../texts/work-type-admin.ts";
import type { WorkTypeData } from "./-work-type-values.ts";

/** What the list of work types shows. */
export const workTypeColumns: readonly Column<WorkTypeData>[] = [
  {
    id: "name",
    header: w("type.name"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "system_name",
    header: w("type.system_name"),
    width: 160,
    text: ({ system_name: name }) => name,
    cell: ({ system_name: name }) => name,
    brief: ({ system_name: name }) => name,
  },
  { id: "parent", header: w("type.parent"), width: 160, cell: ({ parent = "" }) => parent },
  { id: "mask", header: w("type.mask"), width: 160, cell: ({ reference_mask: mask }) => mask },
  { id: "cases", header: w("types.cases"), width: 90, cell: ({ case_count: count }) => count },
  {
    id: "state",
    header: w("types.state"),
    width: 130,
    cell: ({ is_active: isActive }) => (
      <Status tone={isActive ? "good" : "none"}>{w(isActive ? "types.state_active" : "types.state_not")}</Status>
    ),
  },
  {
    id: "updated",
    header: w("types.updated"),
    width: 120,
    cell: ({ updated_at: at }) => <Moment at={at} />,
  },
];
