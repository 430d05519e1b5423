import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSelection } from "@muniment/ui/table";
import type { Selection } from "@muniment/ui/table";

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
