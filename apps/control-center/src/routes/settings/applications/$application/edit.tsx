import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getApplication, updateApplication } from "@muniment/work-api/control-center/application";
import { fixedFields } from "@muniment/work-api/control-center/application-rules";
import { api } from "../../../../api.ts";
import { t } from "../../../../messages.ts";
import { appText } from "../../../../texts/application.ts";
import { changesOf, draftOf } from "../-application-draft.ts";
import type { Application } from "../-application-draft.ts";
import { ApplicationWizard } from "../-application-wizard.tsx";
import { reloadApplications } from "../-applications.ts";
import { ApplicationsLink } from "../-applications-link.tsx";

interface EditSearch {
  /** `access` opens it at who may use the application. */
  readonly step?: "access";
}

export const Route = createFileRoute("/settings/applications/$application/edit")({
  validateSearch: ({ step }): EditSearch => (step === "access" ? { step } : {}),
  component: EditApplication,
});

/** Changes an application (CC-APP-032); what somebody else has changed meanwhile is not overwritten. */
function EditApplication(): ReactNode {
  const { application: id } = Route.useParams();
  const { data, error, refetch } = useQuery({
    queryKey: ["application-settings", id],
    queryFn: async () => api.tagged(getApplication, { params: { application: id } }),
    staleTime: Infinity,
    gcTime: 0,
  });
  if (error !== null) return <ErrorState isPage error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <LoadingRows rows={6} />;
  return <EditForm application={data.answer.data} tag={data.tag} />;
}

function EditForm({ application, tag }: { readonly application: Application; readonly tag: string }): ReactNode {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const { client_id: id, kind, name, secrets } = application;
  const { step } = Route.useSearch();
  const start = useMemo(() => draftOf(application), [application]);
  const fixed = useMemo(() => new Set(fixedFields[kind]), [kind]);
  const leave = (): void => void navigate({ to: "/settings/applications/$application", params: { application: id } });
  return (
    <>
      <PageHeader title={appText("edit.title", { name })} trail={<ApplicationsLink />} />
      <ApplicationWizard
        start={start}
        fixed={fixed}
        saveLabel={t("save")}
        {...(step === undefined ? {} : { firstStep: step })}
        head={
          <>
            {secrets.some(({ state }) => state === "expired") ? (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>{appText("secret.expired")}</MessageBarBody>
              </MessageBar>
            ) : null}
            {kind === "api-client" ? null : (
              <MessageBar layout="multiline">
                <MessageBarBody>{appText(kind === "core" ? "edit.fixed_core" : "edit.fixed_package")}</MessageBarBody>
              </MessageBar>
            )}
          </>
        }
        finish={async (draft) => {
          const params = { application: id };
          const { data } = await api.ifMatch(tag)(updateApplication, { params, body: changesOf(draft, start) });
          await reloadApplications(client);
          tell.done(appText("done.saved", { name: data.name }));
        }}
        onLeave={leave}
        onFinished={leave}
      />
    </>
  );
}
