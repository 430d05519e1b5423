import type { ReactElement, ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";

interface AdminListProps<Row> {
  /** Under which the person's arrangement is kept. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly columns: readonly Column<Row>[];
  /** Nothing yet: they are on their way. */
  readonly rows: readonly Row[] | undefined;
  readonly total?: number | undefined;
  readonly error: unknown;
  /** Something stands beside the list, which leaves room for one column. */
  readonly isBeside?: boolean;
  readonly actions: readonly Action<Row>[];
  readonly empty: { readonly icon: ReactElement; readonly title: string; readonly text?: string };
  /** Stands between title and list, such as filters. */
  readonly children?: ReactNode;
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  onOpen(row: Row): void;
  onRetry(): void;
  onNearEnd?(): void;
}

/** A page of administration that is a list. */
export function AdminList<Row>(props: AdminListProps<Row>): ReactNode {
  const { title, columns, rows, actions, empty } = props;
  const layout = useTableLayout(`operate.${props.name}`, columns, props.isBeside);
  const selection = useSelection();
  const total = props.total ?? rows?.length;
  return (
    <>
      <PageHeader title={title} text={props.text} />
      {props.children}
      <Ribbon label={title} actions={actions} rows={(rows ?? []).filter((row) => selection.keys.has(props.keyOf(row)))}>
        <SelectionCount selection={selection} total={total} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {rows === undefined ? (
        props.error === null ? (
          <LoadingRows />
        ) : (
          <ErrorState error={props.error} onRetry={props.onRetry} />
        )
      ) : rows.length === 0 ? (
        <EmptyState {...empty} />
      ) : (
        <DataTable
          label={title}
          layout={layout}
          rows={rows}
          total={total}
          selection={selection}
          actions={actions}
          keyOf={props.keyOf}
          nameOf={props.nameOf}
          onOpen={props.onOpen}
          {...(props.onNearEnd === undefined ? {} : { onNearEnd: props.onNearEnd })}
        />
      )}
    </>
  );
}
