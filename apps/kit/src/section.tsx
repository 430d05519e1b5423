import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  root: { padding: "16px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  title: { display: "block", marginBottom: "12px" },
  content: { display: "flex", gap: "12px", flexWrap: "wrap", alignItems: "center" },
});

/** One thing of a part, below its name. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <section className={styles.root} aria-label={title}>
      <Text as="h2" weight="semibold" className={styles.title}>
        {title}
      </Text>
      <div className={styles.content}>{children}</div>
    </section>
  );
}
