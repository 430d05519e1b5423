import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { generationText } from "../texts/generation.ts";
import type { ProductionData } from "./template-data.ts";

const TONES: Readonly<Record<ProductionData["state"], Tone>> = {
  generating: "waiting",
  waiting: "waiting",
  draft_ready: "good",
  failed: "bad",
  issued: "good",
  discarded: "none",
};

function ProductionStatus({ state }: Pick<ProductionData, "state">): ReactNode {
  return <Status tone={TONES[state]}>{generationText(`production_state.${state}`)}</Status>;
}

/** What the list of productions shows. */
export const productionColumns: readonly Column<ProductionData>[] = [
  {
    id: "documents",
    header: generationText("production.documents"),
    width: 320,
    isWide: true,
    isName: true,
    text: ({ documents }) => documents.map(({ name }) => name).join(", "),
    cell: ({ documents }, brief) => (
      <NameAndBrief brief={brief}>{documents.map(({ name }) => name).join(", ")}</NameAndBrief>
    ),
  },
  {
    id: "state",
    header: generationText("production.state"),
    width: 140,
    text: ({ state }) => generationText(`production_state.${state}`),
    cell: ({ state }) => <ProductionStatus state={state} />,
    brief: ({ state }) => <ProductionStatus state={state} />,
  },
  {
    id: "template",
    header: generationText("production.template"),
    width: 180,
    text: ({ template }) => template.name,
    cell: ({ template }) => template.name,
  },
  {
    id: "folder",
    header: generationText("production.folder"),
    width: 180,
    text: ({ documents }) => documents[0]?.folder_name ?? "",
    cell: ({ documents }) => documents[0]?.folder_name ?? "",
  },
  { id: "by", header: generationText("production.by"), width: 140, text: ({ by }) => by, cell: ({ by }) => by },
  {
    id: "when",
    header: generationText("production.when"),
    width: 110,
    cell: ({ created_at: at }) => <Moment at={at} />,
    brief: ({ created_at: at }) => <Moment at={at} />,
  },
];
