import { makeStyles, tokens } from "@fluentui/react-components";

/** A list of things in a panel: each with a name, what is known of it, and what can be done. */
export const usePanelList = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "flex-start",
    justifyContent: "space-between",
    gap: "8px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "2px", minWidth: 0, overflowWrap: "anywhere" },
  head: { display: "flex", alignItems: "center", gap: "8px", flexWrap: "wrap" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  button: { flexShrink: 0, whiteSpace: "nowrap", minWidth: 0 },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});
