import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createTemplate, listTemplates } from "@muniment/operate-api/template";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { generationText } from "../../texts/generation.ts";
import { TemplateForm } from "./templates/-template-form.tsx";
import type { TemplateValues } from "./templates/-template-form.tsx";

export const Route = createFileRoute("/admin/templates-new")({ component: NewTemplate });

const FIRST: TemplateValues = {
  name: "",
  system_name: "",
  kind: "document",
  description: "",
  category: "",
  language: "en-GB",
  output_path: "",
  output_name: '{{document.template}} {{document.recipient.name | default:""}} {{now | date:"yyyy-MM-dd HHmm"}}',
  format: "docx",
  missing: "mark",
  is_active: true,
};

/** A template begins without a file, which is uploaded on its own page. */
function NewTemplate(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={generationText("templates.add")}
        trail={<Trail steps={[{ id: "templates", link: <Link to="/admin/templates">{t("templates.title")}</Link> }]} />}
      />
      <TemplateForm
        isNew
        values={FIRST}
        saveLabel={generationText("templates.create")}
        onLeave={() => void navigate({ to: "/admin/templates" })}
        save={async (values) => {
          const { data } = await api.call(createTemplate, { body: { ...values } });
          await invalidate(client, [listTemplates]);
          tell.done(generationText("templates.created", { template: data.name }));
          await navigate({ to: "/admin/templates/$template", params: { template: data.id } });
        }}
      />
    </>
  );
}
