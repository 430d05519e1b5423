import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getRepository, listRepositories, listRepositoryNames, setRepository } from "@muniment/operate-api/repository";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { repositoryText as r } from "../../../texts/repository.ts";
import { RepositoryCheck } from "./-repository-check.tsx";
import { usesText } from "./-repository-columns.tsx";
import { RepositoryForm } from "./-repository-form.tsx";
import { repositoryBody, repositoryValues } from "./-repository-values.ts";

export const Route = createFileRoute("/admin/repositories/$repository")({ component: OneRepository });

function OneRepository(): ReactNode {
  const { repository: key } = Route.useParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const found = useQuery(q(getRepository, { params: { repository: key } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  const repository = found.data.data;
  return (
    <>
      <PageHeader
        title={repository.name}
        text={usesText(repository)}
        trail={
          <Trail
            steps={[{ id: "repositories", link: <Link to="/admin/repositories">{t("repositories.title")}</Link> }]}
          />
        }
      />
      <RepositoryForm
        values={repositoryValues(repository)}
        saveLabel={t("action.save")}
        onLeave={() => void navigate({ to: "/admin/repositories" })}
        save={async (values) => {
          const body = repositoryBody(values);
          await api.ifMatch(`"${repository.rev}"`)(setRepository, { params: { repository: key }, body });
          await invalidate(client, [getRepository, listRepositories, listRepositoryNames]);
          tell.done(r("repositories.saved", { repository: values.name }));
        }}
      >
        <RepositoryCheck repository={repository} />
      </RepositoryForm>
    </>
  );
}
