import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { serviceText } from "../../../texts/linked-service.ts";

const useStyles = makeStyles({
  root: {
    flexBasis: "320px",
    flexGrow: 1,
    maxWidth: "420px",
    alignSelf: "flex-start",
    padding: "16px",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
    display: "flex",
    flexDirection: "column",
    gap: "8px",
  },
  title: { margin: 0 },
  steps: { margin: 0, paddingInlineStart: "20px", display: "flex", flexDirection: "column", gap: "8px" },
  value: { overflowWrap: "anywhere", fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
});

/** What the administrator of the repository sets there (OPR-LNK-009). */
export function ServiceHelp({ redirectUrl }: { readonly redirectUrl: string }): ReactNode {
  const styles = useStyles();
  return (
    <aside className={styles.root} aria-label={serviceText("service_help.title")}>
      <Text as="h2" weight="semibold" className={styles.title}>
        {serviceText("service_help.title")}
      </Text>
      <ol className={styles.steps}>
        <li>{serviceText("service_help.add")}</li>
        <li>{serviceText("service_help.names")}</li>
        <li>
          {serviceText("service_help.redirect")} <span className={styles.value}>{redirectUrl}</span>
        </li>
        <li>{serviceText("service_help.refresh")}</li>
        <li>{serviceText("service_help.access")}</li>
        <li>
          {serviceText("service_help.acting")}{" "}
          <span className={styles.value}>{`${location.origin}/.well-known/jwks.json`}</span>
        </li>
      </ol>
    </aside>
  );
}
