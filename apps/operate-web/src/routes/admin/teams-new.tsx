import { useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { createTeam, listTeamDetails, listTeams } from "@muniment/operate-api/team";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { rightsText } from "../../texts/rights.ts";
import { TeamForm } from "./teams/-team-form.tsx";
import { FIRST_TEAM, teamBody } from "./teams/-team-values.ts";

export const Route = createFileRoute("/admin/teams-new")({ component: NewTeam });

function NewTeam(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  return (
    <>
      <PageHeader
        title={rightsText("teams.add")}
        trail={<Trail steps={[{ id: "teams", link: <Link to="/admin/teams">{t("teams.title")}</Link> }]} />}
      />
      <TeamForm
        values={FIRST_TEAM}
        saveLabel={rightsText("team.create")}
        onLeave={() => void navigate({ to: "/admin/teams" })}
        save={async (values) => {
          const { data } = await api.call(createTeam, { body: teamBody(values, false) });
          await invalidate(client, [listTeamDetails, listTeams]);
          tell.done(rightsText("team.created", { team: data.name }));
          await navigate({ to: "/admin/teams/$team", params: { team: data.id } });
        }}
      />
    </>
  );
}
