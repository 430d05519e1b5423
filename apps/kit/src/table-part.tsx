import { DeleteRegular, DocumentRegular, EyeRegular, RenameRegular } from "@fluentui/react-icons";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { formatMoment, formatSize } from "@muniment/ui/message";
import { MenuOf } from "@muniment/ui/menu";
import type { MenuEntry } from "@muniment/ui/menu";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column, Sorting } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { failures } from "./failures.ts";

interface Sample {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly edited: Date;
}

const ROWS = 100_000;
const DAY_MILLISECONDS = 86_400_000;
const NAMES = [
  "Engagement letter",
  "A name so long that no column can hold all of it, as names of pleadings in matters with many parties tend to be",
  "عقد إيجار مع ملحق",
  "株主間契約書",
  "Share purchase agreement (draft 7, comments of the other side)",
];

const columns: readonly Column<Sample>[] = [
  {
    id: "name",
    header: "Name",
    width: 320,
    isWide: true,
    isName: true,
    isSortable: true,
    text: (row) => row.name,
    cell: (row) => row.name,
  },
  { id: "size", header: "Size", width: 96, isNumber: true, isSortable: true, cell: (row) => formatSize(row.size) },
  { id: "edited", header: "Edited", width: 120, cell: (row) => formatMoment(row.edited, systemClock.now()) },
  { id: "id", header: "Number", width: 96, isHidden: true, cell: (row) => row.id },
];

const STATES = ["100,000 rows", "More on their way", "Loading", "Empty", "Failing", "No access"] as const;
type State = (typeof STATES)[number];

/** A table of 100,000 rows with its ribbon, menus and panel, and what stands in its place. */
export function TablePart(): ReactNode {
  const [state, setState] = useState<State>(STATES[0]);
  const [sorting, setSorting] = useState<Sorting>({ column: "name", direction: "asc" });
  const [opened, setOpened] = useState<Sample | undefined>();
  const rows = useMemo(() => sample(sorting), [sorting]);
  const layout = useTableLayout("kit", columns);
  const selection = useSelection();
  const tell = useTell();
  const actions: readonly Action<Sample>[] = [
    { id: "open", label: "Open", icon: <EyeRegular />, needs: "one", isPrimary: true, run: ([row]) => setOpened(row) },
    {
      id: "rename",
      label: "Rename",
      icon: <RenameRegular />,
      needs: "one",
      shortcut: "F2",
      refuse: ([row]) => (row?.size === 0 ? "An empty document has no name" : undefined),
      run: ([row]) => tell.done(`${row?.name} was renamed.`),
    },
    {
      id: "delete",
      label: "Delete",
      icon: <DeleteRegular />,
      needs: "some",
      shortcut: "Del",
      run: (chosen) => tell.done(`${chosen.length} deleted.`, () => tell.done("Back again.")),
    },
  ];
  const states = (): readonly MenuEntry[] =>
    STATES.map((label) => ({ kind: "one-of", id: label, label, isOn: label === state, run: () => setState(label) }));
  return (
    <>
      <Ribbon label="Actions" actions={actions} rows={rows.filter((row) => selection.keys.has(row.id))}>
        <MenuOf entries={states} hasArrow isSmall>
          {state}
        </MenuOf>
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
        {state === "100,000 rows" || state === "More on their way" ? (
          <DataTable
            label="Samples"
            layout={layout}
            rows={rows}
            total={rows.length}
            selection={selection}
            actions={actions}
            sorting={sorting}
            onSort={setSorting}
            keyOf={(row) => row.id}
            nameOf={(row) => row.name}
            onOpen={setOpened}
            isLoadingMore={state === "More on their way"}
          />
        ) : (
          <InPlace state={state} onRetry={() => setState(STATES[0])} />
        )}
        {opened === undefined ? null : (
          <SidePanel title={opened.name} onClose={() => setOpened(undefined)}>
            <PropertyList
              properties={[
                { name: "Number", value: opened.id },
                { name: "Size", value: formatSize(opened.size) },
              ]}
            />
          </SidePanel>
        )}
      </div>
    </>
  );
}

/** What stands where the rows would be. */
function InPlace({ state, onRetry }: { readonly state: State; onRetry(): void }): ReactNode {
  if (state === "Loading") return <LoadingRows />;
  if (state === "Failing") return <ErrorState error={failures.network} onRetry={onRetry} />;
  if (state === "No access") return <ErrorState error={failures.missing} />;
  return (
    <EmptyState icon={<DocumentRegular />} title="There are no samples yet" text="They come with the first row." />
  );
}

function sample({ column, direction }: Sorting): Sample[] {
  const today = systemClock.now().setHours(9, 30);
  const rows = Array.from({ length: ROWS }, (_, at) => ({
    id: String(at + 1),
    name: `${NAMES[at % NAMES.length] ?? ""} ${at + 1}`,
    size: (at * 7919) % 40_000_000,
    edited: new Date(today - (at % 400) * DAY_MILLISECONDS),
  }));
  const sign = direction === "asc" ? 1 : -1;
  return rows.toSorted((left, right) =>
    column === "size" ? sign * (left.size - right.size) : sign * left.name.localeCompare(right.name),
  );
}
