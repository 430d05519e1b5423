import {
  ArrowDownRegular,
  ArrowUpRegular,
  DeleteRegular,
  DocumentAddRegular,
  EditRegular,
  EyeOffRegular,
  HistoryRegular,
  SettingsRegular,
} from "@fluentui/react-icons";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import type { Action } from "@muniment/ui/action";
import { moveEntry } from "../../../../bundle/bundle-data.ts";
import { bundleText } from "../../../../texts/bundle.ts";
import type { EntryRow } from "./-entry-columns.tsx";

interface Given {
  readonly entries: readonly BundleEntryValue[];
  readonly mayChange: boolean;
  ask(asking: { what: "documents" | "options" | "versions" } | { what: "entry"; entry: BundleEntryValue }): void;
  keep(entries: readonly BundleEntryValue[]): void;
}

const VERSIONS = "versions";

/** What can be done with the content of a bundle: in the ribbon, by `⋯` and by right-click alike. */
export function entryActions(given: Given): readonly Action<EntryRow>[] {
  const versions: Action<EntryRow> = {
    id: VERSIONS,
    label: bundleText("build.versions"),
    icon: <HistoryRegular />,
    needs: "none",
    run: () => given.ask({ what: VERSIONS }),
  };
  if (!given.mayChange) return [versions];
  return [
    {
      id: "documents",
      label: bundleText("bundle.add_documents"),
      icon: <DocumentAddRegular />,
      needs: "none",
      run: () => given.ask({ what: "documents" }),
    },
    ...(["section", "text", "placeholder"] as const).map((kind): Action<EntryRow> => ({
      id: `add-${kind}`,
      label: bundleText(`bundle.add_${kind}`),
      needs: "none",
      run: () => given.ask({ what: "entry", entry: { id: crypto.randomUUID(), kind, title: "" } }),
    })),
    {
      id: "options",
      label: bundleText("bundle.options"),
      icon: <SettingsRegular />,
      needs: "none",
      run: () => given.ask({ what: "options" }),
    },
    versions,
    ...changing(given),
  ];
}

function changing({ entries, ask, keep }: Given): readonly Action<EntryRow>[] {
  const move = (by: -1 | 1): Pick<Action<EntryRow>, "needs" | "refuse" | "run"> => ({
    needs: "one",
    refuse: ([row]) => {
      if (by === -1 && row?.at === 0) return bundleText("bundle.first");
      return by === 1 && row?.at === entries.length - 1 ? bundleText("bundle.last") : undefined;
    },
    run: ([row]) => (row === undefined ? undefined : keep(moveEntry(entries, row.id, by))),
  });
  return [
    {
      id: "edit",
      label: bundleText("bundle.edit"),
      icon: <EditRegular />,
      needs: "one",
      run: ([row]) => {
        const entry = entries.find(({ id }) => id === row?.id);
        if (entry !== undefined) ask({ what: "entry", entry });
      },
    },
    { id: "up", label: bundleText("bundle.move_up"), icon: <ArrowUpRegular />, shortcut: "u", ...move(-1) },
    { id: "down", label: bundleText("bundle.move_down"), icon: <ArrowDownRegular />, shortcut: "d", ...move(1) },
    {
      id: "leave-out",
      label: bundleText("bundle.exclude"),
      icon: <EyeOffRegular />,
      needs: "some",
      refuse: (rows) =>
        rows.every(({ is_included: isIncluded }) => isIncluded === false) ? bundleText("bundle.left_out") : undefined,
      run: (rows) => keep(including(entries, rows, false)),
    },
    {
      id: "include",
      label: bundleText("bundle.include"),
      needs: "some",
      refuse: (rows) =>
        rows.every(({ is_included: isIncluded }) => isIncluded !== false) ? bundleText("bundle.is_in") : undefined,
      run: (rows) => keep(including(entries, rows, true)),
    },
    {
      id: "remove",
      label: bundleText("bundle.remove"),
      icon: <DeleteRegular />,
      needs: "some",
      shortcut: "Delete",
      run: (rows) => keep(entries.filter(({ id }) => !rows.some((row) => row.id === id))),
    },
  ];
}

function including(
  entries: readonly BundleEntryValue[],
  rows: readonly EntryRow[],
  isIncluded: boolean,
): readonly BundleEntryValue[] {
  const chosen = new Set(rows.map(({ id }) => id));
  return entries.map((entry) => (chosen.has(entry.id) ? { ...entry, is_included: isIncluded } : entry));
}
