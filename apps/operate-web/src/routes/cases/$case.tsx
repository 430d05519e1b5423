import { Button, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { OpenRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { getCase, listCases, updateCase } from "@muniment/operate-api/case";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { Trail } from "@muniment/ui/trail";
import { api, listQuery, q } from "../../api.ts";
import { History } from "../../audit/history.tsx";
import type { CaseData } from "../../case/case-data.ts";
import { t } from "../../messages.ts";
import { CaseDocuments } from "./-case-documents.tsx";
import { CaseEmails } from "./-case-emails.tsx";

const TABS = ["documents", "emails", "history"] as const;
type CaseTab = (typeof TABS)[number];

export const Route = createFileRoute("/cases/$case")({
  validateSearch: ({ tab }: Record<string, unknown>): { tab?: CaseTab } => {
    const known = TABS.find((one) => one === tab);
    return known === undefined ? {} : { tab: known };
  },
  component: OneCase,
});

const useStyles = makeStyles({
  summary: { padding: "0 16px 12px", maxWidth: "640px", flexShrink: 0 },
  tabs: { paddingInline: "8px", flexShrink: 0 },
  history: { padding: "0 16px 24px", overflow: "auto", minHeight: 0, flexGrow: 1 },
});

/** One case: what it is, what was filed to it, its e-mails, what happened (OPR-WBN-002). */
function OneCase(): ReactNode {
  const { case: id } = Route.useParams();
  const found = useQuery(q(getCase, { params: { case: id } }));
  if (found.isPending) return <LoadingRows />;
  if (found.isError) return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  return <CasePage known={found.data.data} />;
}

function CasePage({ known }: { readonly known: CaseData }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { tab = "documents" } = Route.useSearch();
  return (
    <>
      <PageHeader
        title={known.title}
        trail={<Trail steps={[{ id: "cases", link: <Link to="/cases">{t("cases.title")}</Link> }]} />}
        beside={<Status tone={known.phase === "open" ? "good" : "none"}>{t(`case_phase.${known.phase}`)}</Status>}
      >
        {known.place.url === undefined ? null : (
          <Button as="a" href={known.place.url} target="_blank" rel="noreferrer" icon={<OpenRegular />}>
            {t("case.open_place", { service: known.place.service_name })}
          </Button>
        )}
        <ChangePhase known={known} />
      </PageHeader>
      <div className={styles.summary}>
        <PropertyList
          properties={[
            { name: t("case.reference"), value: known.reference },
            { name: t("email.owner"), value: known.owner.name },
            {
              name: t("case.place"),
              value: t("place.label", { name: known.place.name, library: known.place.library }),
            },
            { name: t("case.opened"), value: <Moment at={known.created_at} /> },
            { name: t("case.closed"), value: known.closed_at ? <Moment at={known.closed_at} /> : undefined },
          ]}
        />
      </div>
      <TabList
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_, { value }) =>
          void navigate({
            to: ".",
            search: value === "documents" ? {} : { tab: value as CaseTab },
            replace: true,
          })
        }
      >
        {TABS.map((one) => (
          <Tab key={one} value={one}>
            {t(`case_tab.${one}`)}
          </Tab>
        ))}
      </TabList>
      {tab === "documents" ? <CaseDocuments caseId={known.id} /> : null}
      {tab === "emails" ? <CaseEmails caseId={known.id} /> : null}
      {tab === "history" ? (
        <div className={styles.history} tabIndex={0} role="region" aria-label={t("case_tab.history")}>
          <History query={listQuery(getCaseAudit, { params: { case: known.id } })} />
        </div>
      ) : null}
    </>
  );
}

/** Closing and reopening take each other back. */
function ChangePhase({ known }: { readonly known: CaseData }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const isClosing = known.phase === "open";
  const change = async (phase: CaseData["phase"], rev: number): Promise<void> => {
    try {
      const { data } = await api.ifMatch(`"${rev}"`)(updateCase, { params: { case: known.id }, body: { phase } });
      await Promise.all([invalidate(client, [getCase, getCaseAudit]), reloadLists(client, listCases)]);
      tell.done(
        t(phase === "closed" ? "case.now_closed" : "case.now_open", { case: known.reference }),
        () => void change(phase === "closed" ? "open" : "closed", data.rev),
      );
    } catch (error) {
      tell.failed(t("case.not_changed", { case: known.reference }), error);
      await invalidate(client, [getCase]);
    }
  };
  if (!known.actions.includes(isClosing ? "close" : "reopen")) return null;
  return (
    <Button onClick={() => void change(isClosing ? "closed" : "open", known.rev)}>
      {t(isClosing ? "case.close" : "case.reopen")}
    </Button>
  );
}
