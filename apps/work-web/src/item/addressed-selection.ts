import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSelection } from "@muniment/ui/table";
import type { Selection } from "@muniment/ui/table";
import { withoutVersion } from "./refresh.ts";

/**
 * Keeps a selection to what is there: a document with a newer version stays selected by it, what is gone is not
 * selected any more.
 */
export function useSelectionWithin(selection: Selection, rows: readonly { readonly id: string }[] | undefined): void {
  useEffect(() => {
    if (rows === undefined || selection.keys.size === 0) return;
    const there = new Map(rows.map(({ id }) => [withoutVersion(id), id]));
    const kept = [...selection.keys].flatMap((id) => there.get(withoutVersion(id)) ?? []);
    const isSame = kept.length === selection.keys.size && kept.every((id) => selection.keys.has(id));
    if (!isSame) selection.only(kept);
  }, [rows, selection]);
}

/** A selection whose one row stands in the address, so that it can be linked and survives a reload. */
export function useAddressedSelection(selected: string | undefined): Selection {
  const selection = useSelection(selected === undefined ? [] : [selected]);
  const navigate = useNavigate();
  const told = useRef(selected);
  const only = selection.keys.size === 1 ? [...selection.keys][0] : undefined;
  useEffect(() => {
    if (only === told.current) return;
    told.current = only;
    void navigate({
      to: ".",
      search: (before: Record<string, unknown>) => ({ ...before, selected: only }),
      replace: true,
    });
  }, [only, navigate]);
  return selection;
}
