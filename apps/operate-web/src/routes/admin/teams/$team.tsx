import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { getTeam, listTeamDetails, listTeams, updateTeam } from "@muniment/operate-api/team";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { rightsText } from "../../../texts/rights.ts";
import type { TeamData } from "./-team-columns.tsx";
import { TeamForm } from "./-team-form.tsx";
import { teamBody, teamValues } from "./-team-values.ts";

export const Route = createFileRoute("/admin/teams/$team")({ component: OneTeam });

function OneTeam(): ReactNode {
  const { team } = Route.useParams();
  const found = useQuery(q(getTeam, { params: { team } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <TeamPage team={found.data.data} />;
}

function TeamPage({ team }: { readonly team: TeamData }): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const values = useMemo(() => teamValues(team), [team]);
  return (
    <>
      <PageHeader
        title={team.name}
        trail={<Trail steps={[{ id: "teams", link: <Link to="/admin/teams">{t("teams.title")}</Link> }]} />}
      />
      <TeamForm
        id={team.id}
        isEverybody={team.is_everybody}
        values={values}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/teams" })}
        save={async (given) => {
          const body = teamBody(given, team.is_everybody);
          await api.ifMatch(`"${team.rev}"`)(updateTeam, { params: { team: team.id }, body });
          await invalidate(client, [getTeam, listTeamDetails, listTeams]);
          tell.done(rightsText("team.saved", { team: given.name }));
        }}
      />
    </>
  );
}
