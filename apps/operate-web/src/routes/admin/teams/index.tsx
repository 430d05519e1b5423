import { AddRegular, ArrowClockwiseRegular, OpenRegular, PeopleTeamRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listTeamDetails } from "@muniment/operate-api/team";
import type { Action } from "@muniment/ui/action";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { rightsText } from "../../../texts/rights.ts";
import { AdminList } from "../-admin-list.tsx";
import { teamColumns } from "./-team-columns.tsx";
import type { TeamData } from "./-team-columns.tsx";

export const Route = createFileRoute("/admin/teams/")({
  loader: ({ context }) => void context.queryClient.prefetchQuery(q(listTeamDetails)),
  component: Teams,
});

/** Who works together, and what they may do (OPR-USR-004, -005). */
function Teams(): ReactNode {
  const list = useQuery(q(listTeamDetails));
  const navigate = useNavigate();
  const open = ({ id }: TeamData): void => void navigate({ to: "/admin/teams/$team", params: { team: id } });
  const actions: readonly Action<TeamData>[] = [
    {
      id: "add",
      label: rightsText("teams.add"),
      icon: <AddRegular />,
      needs: "none",
      isPrimary: true,
      run: () => void navigate({ to: "/admin/teams-new" }),
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
      name="teams"
      title={t("teams.title")}
      text={rightsText("teams.text")}
      columns={teamColumns}
      rows={list.data?.data}
      error={list.error}
      actions={actions}
      empty={{ icon: <PeopleTeamRegular />, title: rightsText("teams.none") }}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      onOpen={open}
      onRetry={() => void list.refetch()}
    />
  );
}
