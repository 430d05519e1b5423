import { AddRegular, ArrowClockwiseRegular, BriefcaseRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listWorkTypes } from "@muniment/operate-api/work-type";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { typeText as w } from "../../../texts/work-type-admin.ts";
import { AdminList } from "../-admin-list.tsx";
import { workTypeColumns } from "./-work-type-columns.tsx";
import type { WorkTypeData } from "./-work-type-values.ts";

export const Route = createFileRoute("/admin/work-types/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listWorkTypes)),
  component: WorkTypes,
});

/** What cases follow (operate.md 6.1). */
function WorkTypes(): ReactNode {
  const list = useQuery(q(listWorkTypes));
  const navigate = useNavigate();
  const open = ({ system_name: type }: WorkTypeData): void =>
    void navigate({ to: "/admin/work-types/$type", params: { type } });
  return (
    <AdminList
      name="work-types"
      title={t("types.title")}
      text={w("types.text")}
      columns={workTypeColumns}
      rows={list.data?.data}
      error={list.error}
      actions={[
        {
          id: "add",
          label: w("types.add"),
          icon: <AddRegular />,
          needs: "none",
          isPrimary: true,
          run: () => void navigate({ to: "/admin/work-types-new" }),
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
      ]}
      empty={{ icon: <BriefcaseRegular />, title: w("types.none") }}
      keyOf={({ system_name: name }) => name}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
