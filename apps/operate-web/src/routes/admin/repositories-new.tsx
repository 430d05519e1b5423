import { Button, Text, makeStyles } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listRepositories, listRepositoryNames, setRepository } from "@muniment/operate-api/repository";
import { invalidate } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, q } from "../../api.ts";
import { t } from "../../messages.ts";
import { repositoryText as r } from "../../texts/repository.ts";
import { RepositoryForm } from "./repositories/-repository-form.tsx";
import { FIRST_REPOSITORY, PROPOSED_REPOSITORIES, repositoryBody } from "./repositories/-repository-values.ts";
import type { RepositoryValues } from "./repositories/-repository-values.ts";

const useStyles = makeStyles({
  proposals: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px",
    padding: "8px 16px",
    flexShrink: 0,
  },
});

export const Route = createFileRoute("/admin/repositories-new")({ component: NewRepository });

/** A repository is checked on its own page, once it is there. */
function NewRepository(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const [first, setFirst] = useState(FIRST_REPOSITORY);
  return (
    <>
      <PageHeader
        title={r("repositories.add")}
        trail={
          <Trail
            steps={[{ id: "repositories", link: <Link to="/admin/repositories">{t("repositories.title")}</Link> }]}
          />
        }
      />
      <Proposals onChoose={setFirst} />
      <RepositoryForm
        isNew
        values={first}
        saveLabel={r("repositories.create")}
        onLeave={() => void navigate({ to: "/admin/repositories" })}
        save={async (values) => {
          const key = values.key.trim();
          const params = { repository: key === "" ? "-" : key };
          const { data } = await api.call(setRepository, { params, body: repositoryBody(values) });
          await invalidate(client, [listRepositories, listRepositoryNames]);
          tell.done(r("repositories.created", { repository: data.name }));
          await navigate({ to: "/admin/repositories/$repository", params: { repository: data.key } });
        }}
      />
    </>
  );
}

/** What is not there yet of what most firms have; choosing one fills the form (OPR-REP-007). */
function Proposals({ onChoose }: { onChoose(values: RepositoryValues): void }): ReactNode {
  const styles = useStyles();
  const known = useQuery(q(listRepositories)).data?.data;
  const missing = PROPOSED_REPOSITORIES.filter(({ key }) => known?.every((each) => each.key !== key) === true);
  if (missing.length === 0) return null;
  return (
    <section className={styles.proposals} aria-labelledby="proposals">
      <Text id="proposals">{r("repositories.proposals")}</Text>
      {missing.map((proposal) => (
        <Button key={proposal.key} size="small" onClick={() => onChoose(proposal)}>
          {proposal.name}
        </Button>
      ))}
    </section>
  );
}
