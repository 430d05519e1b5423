import { Moment } from "@muniment/ui/moment";
import { formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { directoryText } from "../../../texts/directory.ts";
import { SourceState, noNextRun } from "./-source-state.tsx";
import type { Source } from "./-source-state.tsx";

/** The columns of the list of directories. */
export const sourceColumns: readonly Column<Source>[] = [
  {
    id: "name",
    header: directoryText("directory.name"),
    width: 240,
    isName: true,
    isWide: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "state",
    header: directoryText("directory.state"),
    width: 180,
    cell: (source) => <SourceState source={source} />,
    brief: (source) => <SourceState source={source} />,
  },
  {
    id: "server",
    header: directoryText("directory.server"),
    width: 240,
    text: ({ url }) => url,
    cell: ({ url }) => url,
  },
  {
    id: "accounts",
    header: directoryText("directory.accounts"),
    width: 100,
    isNumber: true,
    cell: ({ account_count: count }) => formatNumber(count),
  },
  {
    id: "last_run",
    header: directoryText("directory.last_run"),
    width: 130,
    cell: ({ last_run: run }) =>
      run === undefined ? directoryText("directory.never") : <Moment at={run.create_date} />,
  },
  {
    id: "next_run",
    header: directoryText("directory.next_run"),
    width: 180,
    text: (source) => (hasNext(source) ? "" : noNextRun(source)),
    cell: (source) => (hasNext(source) ? <Moment at={source.next_run_date} /> : noNextRun(source)),
  },
];

/** A directory runs by itself once somebody has applied a run; before its first run it makes a dry one. */
export function hasNext(source: Source): boolean {
  return source.next_run_date !== undefined && (source.is_live || source.last_run === undefined);
}
