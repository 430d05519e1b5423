import { Button } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import {
  deleteLinkedService,
  getLinkedService,
  listLinkedServices,
  testLinkedService,
} from "@muniment/operate-api/linked-service";
import { updateLinkedService } from "@muniment/operate-api/linked-service";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q, useCall } from "../../../api.ts";
import { CheckList } from "../../../link/check-list.tsx";
import { LinkOutcome } from "../../../link/link-outcome.tsx";
import { linkSearch } from "../../../link/link-search.ts";
import { t } from "../../../messages.ts";
import { linkText } from "../../../texts/link.ts";
import { serviceText } from "../../../texts/linked-service.ts";
import { LinkCoverage } from "./-link-coverage.tsx";
import { ServiceStatus } from "./-service-columns.tsx";
import type { Service } from "./-service-columns.tsx";
import { ServiceForm } from "./-service-form.tsx";
import { bodyOf, valuesOf } from "./-service-values.ts";
import type { ServiceValues } from "./-service-values.ts";
import { SystemAccount } from "./-system-account.tsx";

export const Route = createFileRoute("/admin/oauth/$service")({
  validateSearch: linkSearch,
  component: OneService,
});

function OneService(): ReactNode {
  const { service } = Route.useParams();
  const found = useQuery(q(getLinkedService, { params: { service } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <ServicePage service={found.data.data} />;
}

function ServicePage({ service }: { readonly service: Service }): ReactNode {
  const navigate = useNavigate();
  const { link } = Route.useSearch();
  const { save, asking, answer } = useSave(service);
  const test = useCall(testLinkedService);
  const tell = useTell();
  const [isDeleting, setIsDeleting] = useState(false);
  const params = { service: service.system_name };
  return (
    <>
      <PageHeader
        title={service.display_name}
        trail={<Trail steps={[{ id: "services", link: <Link to="/admin/oauth">{t("services.title")}</Link> }]} />}
        beside={<ServiceStatus status={service.status} />}
      >
        <Button
          disabledFocusable={test.isPending}
          onClick={() => test.mutate({ params }, { onError: (error) => tell.failed(linkText("check.failed"), error) })}
        >
          {linkText("check.run")}
        </Button>
        <Button onClick={() => setIsDeleting(true)}>{serviceText("service.delete")}</Button>
      </PageHeader>
      <ServiceForm
        values={valuesOf(service)}
        redirectUrl={service.redirect_url}
        hasSecret={service.has_client_secret}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/oauth" })}
        save={save}
      >
        <LinkOutcome link={link} name={service.display_name} />
        <div role="status">{test.data === undefined ? null : <CheckList checks={test.data.data.checks} />}</div>
        {service.type === "work" ? <SystemAccount service={service} /> : null}
        {service.type === "work" ? <LinkCoverage service={service.system_name} /> : null}
      </ServiceForm>
      {isDeleting ? <DeleteService service={service} onClose={() => setIsDeleting(false)} /> : null}
      {asking === undefined ? null : (
        <FormDialog
          title={serviceText("services.relink_title")}
          choices={[{ label: serviceText("services.relink_confirm"), run: () => answer(true) }]}
          onClose={() => answer(false)}
        >
          {serviceText("services.relink_text", { count: service.linked_users })}
        </FormDialog>
      )}
    </>
  );
}

function DeleteService({ service, onClose }: { readonly service: Service; onClose(): void }): ReactNode {
  const tell = useTell();
  const navigate = useNavigate();
  const remove = useCall(deleteLinkedService, [listLinkedServices]);
  const { display_name: name, system_name: systemName } = service;
  const done = (): void => {
    tell.done(serviceText("service.deleted", { service: name }));
    void navigate({ to: "/admin/oauth" });
  };
  return (
    <FormDialog
      title={serviceText("service.delete_title", { service: name })}
      error={remove.error}
      choices={[
        {
          label: serviceText("service.delete"),
          isBusy: remove.isPending,
          run: () => remove.mutate({ params: { service: systemName } }, { onSuccess: done }),
        },
      ]}
      onClose={onClose}
    >
      {serviceText("service.delete_text")}
    </FormDialog>
  );
}

/** Saves from the state that was read; asks first when everybody would have to link again (OPR-LNK-007). */
function useSave(service: Service) {
  const client = useQueryClient();
  const tell = useTell();
  const [asking, setAsking] = useState<((isYes: boolean) => void) | undefined>();
  const send = async (values: ServiceValues, isConfirmed: boolean): Promise<void> => {
    const { system_name: _, type: __, ...settings } = values;
    await api.ifMatch(`"${service.rev}"`)(updateLinkedService, {
      params: { service: service.system_name },
      body: { ...bodyOf(settings), ...(isConfirmed ? { confirm_relink: true } : {}) },
    });
    await invalidate(client, [getLinkedService, listLinkedServices]);
    tell.done(serviceText("services.saved", { service: values.display_name }));
  };
  return {
    asking,
    answer(isYes: boolean) {
      asking?.(isYes);
      setAsking(undefined);
    },
    async save(values: ServiceValues) {
      try {
        await send(values, false);
      } catch (error) {
        if (!troubleOf(error).fields.has("confirm_relink")) throw error;
        const isYes = await new Promise<boolean>((resolve) => setAsking(() => resolve));
        if (isYes) await send(values, true);
      }
    },
  };
}
