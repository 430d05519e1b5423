import { makeStyles, tokens } from "@fluentui/react-components";

const LINE = tokens.colorNeutralStroke2;

/** The checkbox and the `⋯`, which stay at the edges of a table that is wider than its place. */
export const useEdgeStyles = makeStyles({
  edge: {
    boxSizing: "border-box",
    width: "40px",
    flexShrink: 0,
    alignSelf: "stretch",
    display: "flex",
    alignItems: "center",
    justifyContent: "center",
    position: "sticky",
    zIndex: 1,
    // What the row shows, such as that it is selected.
    backgroundColor: "inherit",
  },
  start: {
    insetInlineStart: 0,
    "@container scroll-state(scrollable: inline-start)": { boxShadow: `inset -1px 0 ${LINE}` },
  },
  end: {
    insetInlineEnd: 0,
    "@container scroll-state(scrollable: inline-end)": { boxShadow: `inset 1px 0 ${LINE}` },
  },
});
