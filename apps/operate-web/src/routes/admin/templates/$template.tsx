import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getTemplate, listTemplates, updateTemplate } from "@muniment/operate-api/template";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import type { TemplateData } from "../../../generation/template-data.ts";
import { t } from "../../../messages.ts";
import { generationText } from "../../../texts/generation.ts";
import { TemplateState } from "./-template-columns.tsx";
import { TemplateForm, templateValues } from "./-template-form.tsx";
import { TemplateFile } from "./-template-file.tsx";

export const Route = createFileRoute("/admin/templates/$template")({ component: OneTemplate });

function OneTemplate(): ReactNode {
  const { template } = Route.useParams();
  const found = useQuery(q(getTemplate, { params: { template } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <TemplatePage template={found.data.data} />;
}

function TemplatePage({ template }: { readonly template: TemplateData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={template.name}
        trail={<Trail steps={[{ id: "templates", link: <Link to="/admin/templates">{t("templates.title")}</Link> }]} />}
        beside={<TemplateState template={template} />}
      />
      <TemplateForm
        values={templateValues(template)}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/templates" })}
        save={async ({ system_name: _name, kind: _kind, ...body }) => {
          await api.ifMatch(`"${template.rev}"`)(updateTemplate, { params: { template: template.id }, body });
          await invalidate(client, [getTemplate, listTemplates]);
          tell.done(generationText("templates.saved", { template: body.name }));
        }}
      >
        <TemplateFile template={template} />
      </TemplateForm>
    </>
  );
}
