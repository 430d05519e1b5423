import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink, createFileRoute } from "@tanstack/react-router";
import { Link, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AppsAddInRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import { formatExactly } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import { troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { getApplication, listApplicationGrants } from "@muniment/work-api/control-center/application";
import { q } from "../../../../api.ts";
import { appText } from "../../../../texts/application.ts";
import { packageText } from "../../../../texts/package.ts";
import { useApplicationActions } from "../-application-actions.tsx";
import { extendsOf, StatusOf } from "../-application-columns.tsx";
import { draftOf } from "../-application-draft.ts";
import type { Application } from "../-application-draft.ts";
import { ApplicationHealth } from "../-application-health.tsx";
import { ApplicationSecrets } from "../-application-secrets.tsx";
import { ApplicationUse } from "../-application-use.tsx";
import { ApplicationsLink } from "../-applications-link.tsx";
import { PackagePart } from "../-package-part.tsx";
import { AccessShown, authenticationOf, configurationOf } from "../-review-step.tsx";

export const Route = createFileRoute("/settings/applications/$application/")({ component: ApplicationPage });

const useStyles = makeStyles({
  body: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    alignItems: "start",
    gap: "24px 32px",
    padding: "16px",
    overflowY: "auto",
    minHeight: 0,
    "@media (max-width: 900px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "flex", flexDirection: "column", gap: "24px", minWidth: 0 },
  section: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  heading: { fontWeight: tokens.fontWeightSemibold, margin: 0 },
  wide: { gridColumn: "1 / -1" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { padding: "4px 0", overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** One application: all that is known of it but its secrets (CC-APP-035). */
function ApplicationPage(): ReactNode {
  const { application: id } = Route.useParams();
  const found = useQuery(q(getApplication, { params: { application: id } }));
  if (found.error !== null && troubleOf(found.error).status === 404) {
    return <EmptyState icon={<AppsAddInRegular />} title={appText("list.missing")} />;
  }
  if (found.error !== null && found.data === undefined) {
    return <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />;
  }
  return found.data === undefined ? <LoadingRows rows={6} /> : <ApplicationBody application={found.data.data} />;
}

function ApplicationBody({ application }: { readonly application: Application }): ReactNode {
  const styles = useStyles();
  const { actions, question } = useApplicationActions("page");
  const draft = draftOf(application);
  const isExpired = application.secrets.some(({ state }) => state === "expired");
  const { added_by: by } = application;
  return (
    <>
      <PageHeader
        title={application.name}
        trail={<ApplicationsLink />}
        beside={<StatusOf status={application.status} />}
      />
      <Ribbon label={appText("actions.label")} actions={actions} rows={[application]} />
      <div className={styles.body}>
        {isExpired ? (
          <MessageBar intent="warning" layout="multiline" className={styles.wide}>
            <MessageBarBody>{appText("secret.expired")}</MessageBarBody>
          </MessageBar>
        ) : null}
        <div className={styles.column}>
          <Part name={appText("step.configuration")}>
            <PropertyList
              properties={[
                ...configurationOf(draft),
                { name: appText("column.kind"), value: appText(`kind.${application.kind}`) },
                { name: appText("column.version"), value: application.version },
                { name: appText("column.extends"), value: extendsOf(application) },
                { name: appText("view.added"), value: formatExactly(new Date(application.created)) },
                { name: appText("column.added_by"), value: by },
                { name: appText("column.updated"), value: <Moment at={application.updated} /> },
              ]}
            />
          </Part>
          {application.kind === "package" ? (
            <Part name={packageText("package.heading")}>
              <PackagePart
                clientId={application.client_id}
                name={application.name}
                mayChange={application.actions.includes("edit")}
              />
            </Part>
          ) : null}
          <Part name={appText("step.authentication")}>
            <PropertyList properties={authenticationOf(draft)} />
          </Part>
        </div>
        <div className={styles.column}>
          <Part name={appText("step.access")}>
            <AccessShown draft={draft} />
          </Part>
          {application.client_type === "confidential" ? (
            <Part name={appText("secret.heading")}>
              <ApplicationSecrets application={application} />
            </Part>
          ) : null}
          {application.kind === "package" ? (
            <Part name={packageText("health.heading")}>
              <ApplicationHealth clientId={application.client_id} />
            </Part>
          ) : null}
          <Part name={appText("grants.heading")}>
            <UsedBy clientId={application.client_id} />
          </Part>
          <Part name={appText("use.heading")}>
            <ApplicationUse clientId={application.client_id} />
          </Part>
        </div>
      </div>
      {question}
    </>
  );
}

function Part({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <section className={styles.section} aria-label={name}>
      <Text as="h2" className={styles.heading}>
        {name}
      </Text>
      {children}
    </section>
  );
}

function UsedBy({ clientId }: { readonly clientId: string }): ReactNode {
  const styles = useStyles();
  const { data } = useQuery(q(listApplicationGrants, { params: { application: clientId } }));
  if (data === undefined) return <LoadingRows rows={2} />;
  const { data: people, uses } = data;
  if (uses.users === 0) return <Text className={styles.quiet}>{appText("grants.none")}</Text>;
  return (
    <>
      <ul className={styles.list} aria-label={appText("grants.heading")}>
        {people.map((person) => (
          <li key={person.user_id} className={styles.item}>
            <RouterLink to="/access/users/$user" params={{ user: person.user_id }}>
              <Link as="span">{person.full_name}</Link>
            </RouterLink>
            <Text size={200} className={styles.quiet}>
              {` · ${appText("grants.last_used", { date: formatExactly(new Date(person.last_used)) })}`}
            </Text>
          </li>
        ))}
      </ul>
      {people.length < uses.users ? (
        <Text size={200} className={styles.quiet}>
          {appText("grants.shown", { count: people.length, total: uses.users })}
        </Text>
      ) : null}
    </>
  );
}
