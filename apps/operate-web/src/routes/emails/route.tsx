import { makeStyles, mergeClasses } from "@fluentui/react-components";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { useCallback } from "react";
import type { ReactNode } from "react";
import { listInboundEmails } from "@muniment/operate-api/inbound-email";
import { SearchField } from "@muniment/ui/filter";
import { KeysHelp } from "@muniment/ui/keys";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { listQuery } from "../../api.ts";
import { queueQuery, queueSearch } from "../../email/queue.ts";
import type { QueueSearch } from "../../email/queue.ts";
import { emailKeyHints } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { EmailList } from "./-email-list.tsx";
import { QueueLinks } from "./-queue-links.tsx";

export const Route = createFileRoute("/emails")({
  validateSearch: queueSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) =>
    void context.queryClient.prefetchInfiniteQuery(listQuery(listInboundEmails, { query: queueQuery(deps) })),
  component: Emails,
});

const useStyles = makeStyles({
  root: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  beside: { flexGrow: 0, flexShrink: 0, width: "clamp(320px, 36%, 460px)" },
});

/** The e-mails that came in, and beside them the one that is read (OPR-INB-030). */
function Emails(): ReactNode {
  const styles = useStyles();
  const search = Route.useSearch();
  const navigate = useNavigate();
  const { email } = useParams({ strict: false });
  const isNarrow = useNarrow();
  const isReading = email !== undefined;
  const find = useCallback(
    (text: string) =>
      void navigate({
        to: ".",
        search: (before: QueueSearch) => ({ ...before, find: text === "" ? undefined : text }),
        replace: true,
      }),
    [navigate],
  );
  return (
    <div className={styles.root}>
      {isReading && isNarrow ? null : (
        <div className={mergeClasses(styles.list, isReading && styles.beside)}>
          <PageHeader title={t("emails.title")}>
            <SearchField label={t("emails.search")} value={search.find ?? ""} onSearch={find} />
          </PageHeader>
          <QueueLinks search={search} />
          <EmailList search={search} reading={email} />
        </div>
      )}
      <Outlet />
      <KeysHelp hints={emailKeyHints} />
    </div>
  );
}
