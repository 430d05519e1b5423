import { makeStyles, tokens } from "@fluentui/react-components";

/** A plain table of settings; where there is one column its rows are blocks. */
export const useTableStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", "@media (max-width: 720px)": { display: "block" } },
  head: { "@media (max-width: 720px)": { display: "none" } },
  headCell: {
    padding: "8px",
    textAlign: "start",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (max-width: 720px)": { display: "flex", flexDirection: "column", padding: "8px 0" },
  },
  cell: { padding: "8px", textAlign: "start", verticalAlign: "top", "@media (max-width: 720px)": { padding: "2px 0" } },
  narrow: {
    display: "none",
    "@media (max-width: 720px)": { display: "inline", color: tokens.colorNeutralForeground3 },
  },
});
