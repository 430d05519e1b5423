import { MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { levelName } from "../panel/levels.ts";
import type { SecurityEffect } from "./security-query.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    marginTop: "16px",
    paddingTop: "12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { margin: 0 },
  names: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, unicodeBidi: "plaintext" },
});

/** What the change would come to, before it is confirmed: who gains, who loses, what is refused (WORK-SEC-008, -009). */
export function EffectText({ effect }: { readonly effect: SecurityEffect }): ReactNode {
  const styles = useStyles();
  const { gain, lose, change, refusals } = effect;
  const isNothing = gain.count + lose.count + change.count === 0;
  return (
    <section className={styles.root} aria-label={t("effect.title")} aria-live="polite">
      <Text as="h3" weight="semibold" className={styles.title}>
        {t("effect.title")}
      </Text>
      {isNothing ? <Text>{t("effect.nothing")}</Text> : null}
      {gain.count === 0 ? null : <Some text={t("effect.gain", { count: gain.count })} people={gain} />}
      {lose.count === 0 ? null : <Some text={t("effect.lose", { count: lose.count })} people={lose} />}
      {change.count === 0 ? null : <Some text={t("effect.change", { count: change.count })} people={change} />}
      {refusals.map((refusal) => (
        <MessageBar key={refusal} intent="error" role="alert" layout="multiline">
          <MessageBarBody>{t(`effect.${refusal}`)}</MessageBarBody>
        </MessageBar>
      ))}
    </section>
  );
}

function Some({ text, people }: { readonly text: string; readonly people: SecurityEffect["gain"] }): ReactNode {
  const styles = useStyles();
  const rest = people.count - people.people.length;
  const byLevel = Map.groupBy(people.people, ({ to }) => to);
  return (
    <div>
      <Text block>{text}</Text>
      {[...byLevel].map(([to, some]) => (
        <Text key={to} block className={styles.names}>
          {to === "no_access" ? "" : `${levelName(to)}: `}
          {some.map(({ full_name: name }) => name).join(", ")}
        </Text>
      ))}
      {rest > 0 && people.people.length > 0 ? (
        <Text block className={styles.names}>
          {t("effect.more", { count: rest })}
        </Text>
      ) : null}
    </div>
  );
}
