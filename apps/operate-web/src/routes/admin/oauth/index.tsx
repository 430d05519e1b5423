import { AddRegular, ArrowClockwiseRegular, OpenRegular, PlugConnectedRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listLinkedServices } from "@muniment/operate-api/linked-service";
import type { Action } from "@muniment/ui/action";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { serviceText } from "../../../texts/linked-service.ts";
import { AdminList } from "../-admin-list.tsx";
import { serviceColumns } from "./-service-columns.tsx";
import type { Service } from "./-service-columns.tsx";

export const Route = createFileRoute("/admin/oauth/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listLinkedServices)),
  component: LinkedServices,
});

/** The services of the installation (OPR-LNK-001). */
function LinkedServices(): ReactNode {
  const list = useQuery(q(listLinkedServices));
  const navigate = useNavigate();
  const open = ({ system_name: service }: Service): void =>
    void navigate({ to: "/admin/oauth/$service", params: { service } });
  const actions: readonly Action<Service>[] = [
    {
      id: "add",
      label: serviceText("services.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/oauth-new" }),
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
      name="services"
      title={t("services.title")}
      text={serviceText("services.text")}
      columns={serviceColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{
        icon: <PlugConnectedRegular />,
        title: serviceText("services.none"),
        text: serviceText("services.none_text"),
      }}
      keyOf={({ id }) => id}
      nameOf={({ display_name: name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
