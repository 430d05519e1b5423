import { Button, Link, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listLibraries } from "@muniment/tracker-api/admin";
import { getOrganisation } from "@muniment/tracker-api/organisation";
import { getSetUp } from "@muniment/work-api/control-center/extension-element";
import { LoadingRows, ErrorState } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { q } from "../frame/api.ts";
import { HelpLink } from "../frame/help-link.tsx";
import { helpAddress } from "../frame/help.ts";
import { host } from "../frame/host.ts";
import { isAuthorized } from "../libraries/libraries-page.tsx";
import { t } from "../messages.ts";
import { stepsOf } from "./steps.ts";

const useStyles = makeStyles({
  root: { height: "100%", overflowY: "auto" },
  // The page's name and its button are the host's, above the frame.
  top: { display: "flex", alignItems: "center", padding: "16px" },
  intro: { flexGrow: 1 },
  bar: { margin: "0 16px 16px" },
  list: {
    margin: 0,
    padding: "0 16px 16px 36px",
    display: "flex",
    flexDirection: "column",
    gap: "20px",
    maxWidth: "720px",
  },
  help: { display: "inline-block", padding: "0 16px 16px" },
  head: { display: "flex", alignItems: "center", gap: "12px", flexWrap: "wrap" },
  text: { color: tokens.colorNeutralForeground2, display: "block", paddingBlock: "4px 8px" },
});

/** How soon a step ticks itself after it was done elsewhere. */
const ASK_MILLISECONDS = 5_000;
const often = { refetchInterval: ASK_MILLISECONDS, refetchOnWindowFocus: true, retry: false } as const;

/** What Tracker needs to work fully, in the order in which it is done, and how far that is (CC-BGA-013). */
export function ConfigPage(): ReactNode {
  const styles = useStyles();
  const packageId = host().context.package.id;
  const setUp = useQuery({ ...q(getSetUp, { params: { package: packageId } }), ...often });
  // Tracker's own server answers only once the application is there for the person.
  const libraries = useQuery({ ...q(listLibraries), ...often });
  const organisation = useQuery({ ...q(getOrganisation), ...often });
  if (setUp.data === undefined) {
    if (setUp.error === null) return <LoadingRows rows={6} />;
    return <ErrorState isPage error={setUp.error} onRetry={() => void setUp.refetch()} />;
  }
  const { status, ...state } = setUp.data.data;
  const all = libraries.data?.data ?? [];
  const steps = stepsOf({
    ...state,
    libraries: { count: all.length, authorized: all.filter(isAuthorized).length },
    outlookPeople: organisation.data?.data.outlook_people ?? 0,
  });
  return (
    <div className={styles.root}>
      <div className={styles.top}>
        <Text className={styles.intro}>{t("config.text")}</Text>
        <HelpLink />
      </div>
      {status === undefined || status.state === "ready" ? null : (
        <MessageBar
          className={styles.bar}
          intent={status.state === "not_entitled" ? "error" : "warning"}
          layout="multiline"
        >
          <MessageBarBody>{`${t(`config.status_${status.state}`)} ${status.text ?? ""}`}</MessageBarBody>
        </MessageBar>
      )}
      <ol className={styles.list} aria-label={t("config.steps")}>
        {steps.map(({ id, values, isDone, link }) => (
          <li key={id} aria-label={t(`config.step_${id}`)}>
            <span className={styles.head}>
              <Text weight="semibold">{t(`config.step_${id}`)}</Text>
              <Status tone={isDone ? "good" : "waiting"}>{t(isDone ? "config.step_done" : "config.step_open")}</Status>
            </span>
            <Text className={styles.text}>{t(`config.step_${id}_text`, values)}</Text>
            <Button
              size="small"
              onClick={() => ("page" in link ? host().openPage(link.page) : host().navigate(link.own))}
            >
              {t(`config.step_${id}_go`)}
            </Button>
          </li>
        ))}
      </ol>
      <Link className={styles.help} href={helpAddress()} target="_blank" rel="noopener">
        {t("config.help")}
      </Link>
    </div>
  );
}
