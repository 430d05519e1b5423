import { FluentProvider, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useAppearance } from "./appearance.ts";
import { themes } from "./brand.ts";

const useStyles = makeStyles({ root: { height: "100dvh", overflow: "hidden" } });

/** Gives everything below it the look of the person's choice. */
export function ThemeRoot({ children }: { readonly children: ReactNode }): ReactNode {
  const { shown } = useAppearance();
  const styles = useStyles();
  return (
    <FluentProvider theme={themes[shown]}>
      {/* Not on the provider, whose class every menu and dialog takes over. */}
      <div className={styles.root}>{children}</div>
    </FluentProvider>
  );
}
