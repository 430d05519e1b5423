import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import type { TemplateData } from "../../../generation/template-data.ts";
import { generationText } from "../../../texts/generation.ts";

/** Whether a template can be used, in a word. */
export function TemplateState({ template }: { readonly template: TemplateData }): ReactNode {
  const { version, is_active: isActive } = template;
  if (!isActive) return <Status tone="none">{generationText("templates.not_offered")}</Status>;
  if (version === undefined) return <Status tone="none">{generationText("template.version_none")}</Status>;
  const tone = version.state === "published" ? "good" : "waiting";
  return <Status tone={tone}>{generationText(`template_state.${version.state}`)}</Status>;
}

function ProblemCount({ template: { version } }: { readonly template: TemplateData }): ReactNode {
  if (version === undefined) return null;
  const count = version.errors + version.warnings;
  if (count === 0) return <Status tone="good">{generationText("templates.no_problems")}</Status>;
  return (
    <Status tone={version.errors > 0 ? "bad" : "warning"}>{generationText("templates.mistakes", { count })}</Status>
  );
}

/** What the list of templates shows. */
export const templateColumns: readonly Column<TemplateData>[] = [
  {
    id: "name",
    header: generationText("template.name"),
    width: 260,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name }, brief) => <NameAndBrief brief={brief}>{name}</NameAndBrief>,
  },
  {
    id: "category",
    header: generationText("template.category"),
    width: 150,
    text: ({ category }) => category,
    cell: ({ category }) => category,
  },
  {
    id: "kind",
    header: generationText("template.kind"),
    width: 130,
    text: ({ kind }) => generationText(`template.kind_${kind}`),
    cell: ({ kind }) => generationText(`template.kind_${kind}`),
    brief: ({ kind }) => generationText(`template.kind_${kind}`),
  },
  {
    id: "state",
    header: generationText("template.version"),
    width: 130,
    cell: (template) => <TemplateState template={template} />,
    brief: (template) => <TemplateState template={template} />,
  },
  {
    id: "check",
    header: generationText("templates.problems"),
    width: 150,
    cell: (template) => <ProblemCount template={template} />,
  },
  {
    id: "updated",
    header: generationText("template.updated"),
    width: 120,
    cell: ({ updated_at: at }) => <Moment at={at} />,
  },
];
