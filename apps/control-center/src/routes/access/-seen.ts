import { useMemo, useRef } from "react";

/** The selected rows as far as they were seen on any page of the list, which may be shown no longer. */
export function useSeen<Row extends { readonly id: string }>(
  rows: readonly Row[],
  selected: ReadonlySet<string>,
): readonly Row[] {
  const seen = useRef(new Map<string, Row>());
  return useMemo(() => {
    for (const row of rows) seen.current.set(row.id, row);
    return [...selected].flatMap((id) => seen.current.get(id) ?? []);
  }, [rows, selected]);
}
