import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createLinkedService, listLinkedServices } from "@muniment/operate-api/linked-service";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { serviceText } from "../../texts/linked-service.ts";
import { ServiceForm } from "./oauth/-service-form.tsx";
import { FIRST_VALUES, bodyOf } from "./oauth/-service-values.ts";

export const Route = createFileRoute("/admin/oauth-new")({ component: NewService });

/** Adds a linked service (OPR-LNK-001); its system account is linked on its own page. */
function NewService(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={serviceText("services.add_title")}
        trail={<Trail steps={[{ id: "services", link: <Link to="/admin/oauth">{t("services.title")}</Link> }]} />}
      />
      <ServiceForm
        isNew
        values={FIRST_VALUES}
        redirectUrl={`${location.origin}/externalServices/replyFrom`}
        saveLabel={serviceText("services.create")}
        onLeave={() => void navigate({ to: "/admin/oauth" })}
        save={async ({ system_name: systemName, type, ...values }) => {
          const { data } = await api.call(createLinkedService, {
            body: { system_name: systemName, type, ...bodyOf(values) },
          });
          await invalidate(client, [listLinkedServices]);
          tell.done(serviceText("services.created", { service: data.display_name }));
          await navigate({ to: "/admin/oauth/$service", params: { service: data.system_name } });
        }}
      />
    </>
  );
}
