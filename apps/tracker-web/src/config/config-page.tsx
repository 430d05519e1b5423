import { Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Status } from "@muniment/ui/status";
import { isAuthorized, useLibraries } from "../libraries/libraries-page.tsx";
import { helpAddress } from "../frame/help.ts";
import { HelpLink } from "../frame/help-link.tsx";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  root: { height: "100%", overflowY: "auto" },
  // The page's name and its button are the host's, above the frame.
  top: { display: "flex", alignItems: "center", padding: "16px" },
  intro: { flexGrow: 1 },
  list: {
    margin: 0,
    padding: "0 16px 16px 36px",
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    maxWidth: "640px",
  },
  head: { display: "flex", alignItems: "center", gap: "12px", flexWrap: "wrap" },
  text: { color: tokens.colorNeutralForeground2, display: "block" },
});

/** What Tracker needs to work fully, in its order, and how far that is (CC-BGA-013). */
export function ConfigPage(): ReactNode {
  const styles = useStyles();
  const libraries = useLibraries();
  const authorized = libraries.filter(isAuthorized).length;
  const isRefreshOn = libraries.length > 0 && libraries.every(({ state }) => state !== "refresh_off");
  const steps = [
    { id: "install", title: t("config.step_install"), text: t("config.step_install_text"), isDone: true },
    { id: "refresh", title: t("config.step_refresh"), text: t("config.step_refresh_text"), isDone: isRefreshOn },
    {
      id: "authorize",
      title: t("config.step_authorize"),
      text: t("config.step_authorize_state", { done: authorized, count: libraries.length }),
      isDone: libraries.length > 0 && authorized === libraries.length,
    },
    { id: "clients", title: t("config.step_clients"), text: t("config.step_clients_text"), isDone: undefined },
  ];
  return (
    <div className={styles.root}>
      <div className={styles.top}>
        <Text className={styles.intro}>{t("config.text")}</Text>
        <HelpLink />
      </div>
      <ol className={styles.list} aria-label={t("config.steps")}>
        {steps.map(({ id, title, text, isDone }) => (
          <li key={id}>
            <span className={styles.head}>
              <Text weight="semibold">{title}</Text>
              {isDone === undefined ? null : (
                <Status tone={isDone ? "good" : "waiting"}>
                  {t(isDone ? "config.step_done" : "config.step_open")}
                </Status>
              )}
            </span>
            <Text className={styles.text}>{text}</Text>
            {id === "clients" ? (
              <Link href={helpAddress()} target="_blank" rel="noopener">
                {t("config.help")}
              </Link>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
