import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DatabaseRegular } from "@fluentui/react-icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listLibraries } from "@muniment/tracker-api/admin";
import type { AuthorizedLibrary, LibraryState } from "@muniment/tracker-api/admin";
import { FormDialog } from "@muniment/ui/dialog";
import { formatMoment } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { systemClock } from "@muniment/kernel";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { AuthorizeDialog } from "./authorize-dialog.tsx";
import { useAuthorization } from "./use-authorization.ts";

/** Changes of state show without a reload (TRK-AUTH-007). */
const ASK_MILLISECONDS = 5_000;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: { flexGrow: 1, minHeight: 0, overflow: "auto", padding: "0 16px 16px" },
  table: { width: "100%", borderCollapse: "collapse", "@media (max-width: 720px)": { display: "block" } },
  head: { "@media (max-width: 720px)": { display: "none" } },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (max-width: 720px)": { display: "flex", flexDirection: "column", padding: "8px 0" },
  },
  cell: { padding: "8px", textAlign: "start", verticalAlign: "top", "@media (max-width: 720px)": { padding: "2px 0" } },
  name: { fontWeight: tokens.fontWeightSemibold },
  headCell: {
    padding: "8px",
    textAlign: "start",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  faint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, display: "block" },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
  notes: { display: "flex", flexDirection: "column", gap: "8px", paddingBottom: "8px" },
  narrowName: {
    display: "none",
    "@media (max-width: 720px)": { display: "inline", color: tokens.colorNeutralForeground3 },
  },
});

const TONES: Readonly<Record<LibraryState, Tone>> = {
  unauthorized: "none",
  pending: "waiting",
  authorized: "good",
  expiring: "warning",
  expired: "bad",
  invalid: "bad",
  degraded: "warning",
  refresh_off: "bad",
};

const AUTHORIZED: ReadonlySet<LibraryState> = new Set(["authorized", "expiring", "degraded"]);

/** Whether the background service works in a library. */
export function isAuthorized({ state }: Pick<AuthorizedLibrary, "state">): boolean {
  return AUTHORIZED.has(state);
}

/** The libraries of an administrator, asked for again and again. */
function useLibraries(): readonly AuthorizedLibrary[] {
  return useSuspenseQuery({ ...q(listLibraries), refetchInterval: ASK_MILLISECONDS }).data.data;
}

/** On which authority Tracker's background service works in each library (tracker.md 6). */
export function LibrariesPage(): ReactNode {
  const styles = useStyles();
  const libraries = useLibraries();
  const acts = useAuthorization();
  const [revoked, setRevoked] = useState<AuthorizedLibrary | undefined>();
  const isOff = libraries.some(({ state }) => state === "refresh_off");
  const open = libraries.filter((row) => !isAuthorized(row) && row.state !== "pending");
  return (
    <div className={styles.root}>
      <PageHeader title={t("authorize.title")} text={t("authorize.text")}>
        {open.length < 2 ? null : (
          <Button appearance="primary" disabled={isOff} onClick={() => acts.ask(open)}>
            {t("authorize.all")}
          </Button>
        )}
      </PageHeader>
      <div className={styles.body}>
        {isOff ? (
          <MessageBar intent="error">
            <MessageBarBody>{t("authorize.refresh_off")}</MessageBarBody>
          </MessageBar>
        ) : null}
        <div className={styles.notes}>
          {libraries
            .filter((row) => !isAuthorized(row))
            .map((row) => (
              <MessageBar key={row.library} intent="warning">
                <MessageBarBody>{t("authorize.not_current", { library: row.name })}</MessageBarBody>
              </MessageBar>
            ))}
        </div>
        {libraries.length === 0 ? (
          <EmptyState icon={<DatabaseRegular />} title={t("authorize.none")} text={t("authorize.none_text")} />
        ) : (
          <table className={styles.table} aria-label={t("authorize.title")}>
            <thead className={styles.head}>
              <tr>
                {HEADS.map((head) => (
                  <th key={head} scope="col" className={styles.headCell}>
                    {t(head)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {libraries.map((row) => (
                <LibraryRow key={row.library} row={row} acts={acts} onRevoke={() => setRevoked(row)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
      {acts.asked === undefined ? null : (
        <AuthorizeDialog
          key={acts.asked.libraries[0]?.library}
          libraries={acts.asked.libraries.map(({ name }) => name)}
          email={acts.asked.email}
          isBusy={acts.isBusy}
          error={acts.error}
          onAuthorize={(email) => void acts.authorize({ libraries: acts.asked?.libraries ?? [], email })}
          onClose={acts.close}
        />
      )}
      {revoked === undefined ? null : (
        <RevokeDialog
          library={revoked.name}
          onRevoke={() => {
            setRevoked(undefined);
            acts.revoke(revoked);
          }}
          onClose={() => setRevoked(undefined)}
        />
      )}
    </div>
  );
}

function RevokeDialog(props: { readonly library: string; onRevoke(): void; onClose(): void }): ReactNode {
  const { library, onRevoke, onClose } = props;
  return (
    <FormDialog
      title={t("authorize.revoke_title", { library })}
      choices={[{ label: t("authorize.revoke"), run: onRevoke }]}
      onClose={onClose}
    >
      <Text>{t("authorize.revoke_text", { library })}</Text>
    </FormDialog>
  );
}

const HEADS = [
  "authorize.library",
  "authorize.state",
  "authorize.by",
  "authorize.since",
  "authorize.last_sync",
  "authorize.policies",
  "authorize.actions",
] as const;

function LibraryRow(props: {
  readonly row: AuthorizedLibrary;
  readonly acts: ReturnType<typeof useAuthorization>;
  onRevoke(): void;
}): ReactNode {
  const { row, acts, onRevoke } = props;
  const styles = useStyles();
  const by = row.authorized_by;
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.cell}>
        <span className={styles.name}>{row.name}</span>
      </th>
      <td className={styles.cell}>
        <StateCell row={row} />
      </td>
      <td className={styles.cell}>
        {by === undefined ? null : t("authorize.by_user", { name: by.name, id: by.id })}
        {row.standby.length === 0 ? null : (
          <span className={styles.faint}>
            {t("authorize.standby", { names: row.standby.map(({ name }) => name).join(", ") })}
          </span>
        )}
      </td>
      <td className={styles.cell}>
        <Moment at={row.since} />
        {row.expires === undefined ? null : (
          <span className={styles.faint}>
            {t("authorize.expires")} <Moment at={row.expires} />
          </span>
        )}
      </td>
      <td className={styles.cell}>
        <Moment at={row.last_sync} />
        <span className={styles.faint}>{t("authorize.matters", { count: row.matters })}</span>
      </td>
      <td className={styles.cell}>
        <span className={styles.narrowName}>{`${t("authorize.policies")}: `}</span>
        {t(row.policies === "applied" ? "authorize.policies_applied" : "authorize.policies_stale")}
        {row.policies_at === undefined ? null : (
          <span className={styles.faint}>
            <Moment at={row.policies_at} />
          </span>
        )}
      </td>
      <td className={styles.cell}>
        <span className={styles.acts}>
          <RowActs row={row} acts={acts} onRevoke={onRevoke} />
        </span>
      </td>
    </tr>
  );
}

function StateCell({ row }: { readonly row: AuthorizedLibrary }): ReactNode {
  const styles = useStyles();
  const { state, reason, days_left: days, failing_since: failing, authorized_by: by } = row;
  const detail =
    state === "invalid" && reason !== undefined
      ? t("authorize.invalid_because", { reason: t(`authorize.reason_${reason}`) })
      : state === "expiring" && days !== undefined
        ? t("authorize.days_left", { count: days })
        : state === "degraded" && failing !== undefined
          ? t("authorize.failing_since", { time: formatMoment(new Date(failing), systemClock.now()) })
          : undefined;
  return (
    <>
      <Status tone={TONES[state]}>
        {isAuthorized(row) && by !== undefined ? by.name : t(`authorize.state_${state}`)}
      </Status>
      {detail === undefined ? null : <span className={styles.faint}>{detail}</span>}
    </>
  );
}

function RowActs(props: {
  readonly row: AuthorizedLibrary;
  readonly acts: ReturnType<typeof useAuthorization>;
  onRevoke(): void;
}): ReactNode {
  const { row, acts, onRevoke } = props;
  const named = (label: string) => ({ "aria-label": `${label}: ${row.name}`, size: "small" }) as const;
  if (row.state === "pending") {
    return (
      <Button {...named(t("action.cancel"))} onClick={() => acts.cancel(row)}>
        {t("action.cancel")}
      </Button>
    );
  }
  if (!isAuthorized(row)) {
    return (
      <Button
        {...named(t("authorize.action"))}
        appearance="primary"
        disabled={row.state === "refresh_off"}
        onClick={() => acts.ask([row])}
      >
        {t("authorize.action")}
      </Button>
    );
  }
  return (
    <>
      <Button {...named(t("authorize.sync"))} onClick={() => acts.sync(row)}>
        {t("authorize.sync")}
      </Button>
      <Button {...named(t("authorize.again"))} onClick={() => acts.ask([row])}>
        {t("authorize.again")}
      </Button>
      <Button {...named(t("authorize.revoke"))} onClick={onRevoke}>
        {t("authorize.revoke")}
      </Button>
    </>
  );
}
