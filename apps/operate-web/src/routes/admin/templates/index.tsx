import { AddRegular, ArrowClockwiseRegular, DocumentTextRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listTemplates } from "@muniment/operate-api/template";
import type { Action } from "@muniment/ui/action";
import { q } from "../../../api.ts";
import type { TemplateData } from "../../../generation/template-data.ts";
import { t } from "../../../messages.ts";
import { generationText } from "../../../texts/generation.ts";
import { AdminList } from "../-admin-list.tsx";
import { templateColumns } from "./-template-columns.tsx";

export const Route = createFileRoute("/admin/templates/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listTemplates)),
  component: Templates,
});

/** The Word files from which documents are produced (OPR-TPL-003). */
function Templates(): ReactNode {
  const list = useQuery(q(listTemplates));
  const navigate = useNavigate();
  const open = ({ id }: TemplateData): void =>
    void navigate({ to: "/admin/templates/$template", params: { template: id } });
  const actions: readonly Action<TemplateData>[] = [
    {
      id: "add",
      label: generationText("templates.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/templates-new" }),
    },
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: () => void list.refetch(),
    },
  ];
  return (
    <AdminList
      name="templates"
      title={t("templates.title")}
      text={generationText("templates.text")}
      columns={templateColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{
        icon: <DocumentTextRegular />,
        title: generationText("templates.none"),
        text: generationText("templates.none_text"),
      }}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
