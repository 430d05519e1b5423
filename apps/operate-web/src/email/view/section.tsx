import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useNarrow } from "@muniment/ui/shell";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    paddingTop: "12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { margin: 0 },
});

/** A part of an e-mail's screen, under its name. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  // Where there is one column, the subject is the page's own title.
  const level = useNarrow() ? "h2" : "h3";
  return (
    <section className={styles.root} aria-label={title}>
      <Text as={level} weight="semibold" className={styles.title}>
        {title}
      </Text>
      {children}
    </section>
  );
}
