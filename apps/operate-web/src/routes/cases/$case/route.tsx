import { Button, makeStyles } from "@fluentui/react-components";
import { DocumentAddRegular, OpenRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, createFileRoute, useNavigate, useRouterState } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getCase } from "@muniment/operate-api/case";
import { PanelTabs } from "@muniment/ui/panel";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { Trail } from "@muniment/ui/trail";
import { ASK_MILLISECONDS, q } from "../../../api.ts";
import { CaseContext } from "../../../case/case-context.ts";
import type { CaseData } from "../../../case/case-data.ts";
import { ChangePhase } from "../../../case/change-phase.tsx";
import { AccountMissing } from "../../../case/identities.tsx";
import { isUnderWay, WorkspaceState } from "../../../case/workspace-state.tsx";
import { caseTabs } from "../../../case/case-tabs.ts";
import { t } from "../../../messages.ts";
import { useMay } from "../../../session.ts";
import { caseText } from "../../../texts/case.ts";

export const Route = createFileRoute("/cases/$case")({
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(q(getCase, { params: { case: params.case } })),
  component: OneCase,
});

const useStyles = makeStyles({ tabs: { paddingInline: "8px", flexShrink: 0, minWidth: 0 } });

/** One case: what it is, its documents and e-mails, what happened (OPR-WBN-002); each tab is a page of its own. */
function OneCase(): ReactNode {
  const { case: id } = Route.useParams();
  const found = useQuery({
    ...q(getCase, { params: { case: id } }),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isUnderWay(state.data.data) ? ASK_MILLISECONDS : false,
  });
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <CasePage known={found.data.data} />;
}

function CasePage({ known }: { readonly known: CaseData }): ReactNode {
  const navigate = useNavigate();
  const may = useMay();
  // There the ribbon has it.
  const isThere = useRouterState({ select: ({ matches }) => matches.at(-1)?.routeId === "/cases/$case/produced" });
  return (
    <>
      <PageHeader
        title={known.title}
        trail={<Trail steps={[{ id: "cases", link: <Link to="/cases">{t("cases.title")}</Link> }]} />}
        beside={<Status tone={known.phase === "open" ? "good" : "none"}>{known.type_phase.name}</Status>}
      >
        {known.place.url === undefined ? null : (
          <Button as="a" href={known.place.url} target="_blank" rel="noreferrer" icon={<OpenRegular />}>
            {caseText("case.open_place", { service: known.place.service_name })}
          </Button>
        )}
        {known.phase === "open" && may("documents.produce") && !isThere ? (
          <Button
            icon={<DocumentAddRegular />}
            onClick={() =>
              void navigate({ to: "/cases/$case/produced", params: { case: known.id }, search: { prepare: true } })
            }
          >
            {caseText("case.prepare")}
          </Button>
        ) : null}
        <ChangePhase known={known} />
      </PageHeader>
      <CaseTabs caseId={known.id} />
      <WorkspaceState known={known} />
      <AccountMissing caseId={known.id} />
      <CaseContext value={known}>
        <Outlet />
      </CaseContext>
    </>
  );
}

function CaseTabs({ caseId }: { readonly caseId: string }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const here = useRouterState({ select: ({ matches }) => matches.at(-1)?.fullPath ?? "" });
  const [first, ...others] = caseTabs;
  const current = others.find(({ to }) => here === to || here.startsWith(`${to}/`)) ?? first;
  return (
    <div className={styles.tabs}>
      <PanelTabs
        tabs={caseTabs.map(({ to, label }) => ({ id: to, label: caseText(label) }))}
        selected={current.to}
        onTab={(id) => {
          const chosen = caseTabs.find(({ to }) => to === id);
          if (chosen !== undefined) void navigate({ to: chosen.to, params: { case: caseId } });
        }}
      />
    </div>
  );
}
