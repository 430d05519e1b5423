import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { BUNDLE_TONES } from "../../../../bundle/bundle-data.ts";
import type { BundleData } from "../../../../bundle/bundle-data.ts";
import { bundleText } from "../../../../texts/bundle.ts";

function BundleState({ state }: Pick<BundleData, "state">): ReactNode {
  return <Status tone={BUNDLE_TONES[state]}>{bundleText(`bundle_state.${state}`)}</Status>;
}

/** What the list of bundles shows. */
export const bundleColumns: readonly Column<BundleData>[] = [
  {
    id: "title",
    header: bundleText("entry.title"),
    width: 300,
    isWide: true,
    isName: true,
    text: ({ title }) => title,
    cell: ({ title }, brief) => <NameAndBrief brief={brief}>{title}</NameAndBrief>,
  },
  {
    id: "state",
    header: bundleText("bundles.state"),
    width: 180,
    text: ({ state }) => bundleText(`bundle_state.${state}`),
    cell: ({ state }) => <BundleState state={state} />,
    brief: ({ state }) => <BundleState state={state} />,
  },
  {
    id: "items",
    header: bundleText("bundles.items"),
    width: 80,
    isNumber: true,
    cell: ({ entries }) => formatNumber(entries.length),
  },
  {
    id: "pages",
    header: bundleText("bundles.pages"),
    width: 80,
    isNumber: true,
    cell: ({ build }) => (build?.result === undefined ? "" : formatNumber(build.result.pages)),
  },
  {
    id: "changed",
    header: bundleText("bundles.changed"),
    width: 110,
    cell: ({ updated_at: at }) => <Moment at={at} />,
    brief: ({ updated_at: at }) => <Moment at={at} />,
  },
];
