import { makeStyles, tokens } from "@fluentui/react-components";
import { DocumentRegular, DocumentTextRegular, FolderListRegular, SquareHintRegular } from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { bundleText } from "../../../../texts/bundle.ts";

/** An entry with its place, and how far to the right it stands. */
export type EntryRow = BundleEntryValue & { readonly at: number; readonly depth: number };

const ICONS: Readonly<Record<EntryRow["kind"], ReactElement>> = {
  section: <FolderListRegular aria-hidden="true" />,
  document: <DocumentRegular aria-hidden="true" />,
  text: <DocumentTextRegular aria-hidden="true" />,
  placeholder: <SquareHintRegular aria-hidden="true" />,
};
const STEP_PIXELS = 16;

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "8px", minWidth: 0 },
  icon: { display: "flex", flexShrink: 0 },
  section: { fontWeight: tokens.fontWeightSemibold },
  text: { overflow: "hidden", textOverflow: "ellipsis", unicodeBidi: "plaintext" },
});

function EntryTitle({ entry }: { readonly entry: EntryRow }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.root} style={{ paddingInlineStart: entry.depth * STEP_PIXELS }}>
      <span className={styles.icon}>{ICONS[entry.kind]}</span>
      <span className={entry.kind === "section" ? `${styles.text} ${styles.section}` : styles.text}>{entry.title}</span>
    </span>
  );
}

const isLeftOut = ({ is_included: isIncluded }: EntryRow): boolean => isIncluded === false;

/** What the content of a bundle shows. */
export const entryColumns: readonly Column<EntryRow>[] = [
  {
    id: "title",
    header: bundleText("entry.title"),
    width: 340,
    isWide: true,
    isName: true,
    text: ({ title }) => title,
    cell: (entry, brief) => (
      <NameAndBrief brief={brief}>
        <EntryTitle entry={entry} />
      </NameAndBrief>
    ),
  },
  {
    id: "kind",
    header: bundleText("entry.kind"),
    width: 120,
    text: ({ kind }) => bundleText(`entry_kind.${kind}`),
    cell: ({ kind }) => bundleText(`entry_kind.${kind}`),
    brief: (entry) => (isLeftOut(entry) ? bundleText("bundle.left_out") : bundleText(`entry_kind.${entry.kind}`)),
  },
  {
    id: "included",
    header: bundleText("bundles.state"),
    width: 100,
    text: (entry) => (isLeftOut(entry) ? bundleText("bundle.left_out") : ""),
    cell: (entry) => (isLeftOut(entry) ? bundleText("bundle.left_out") : ""),
  },
  {
    id: "pages",
    header: bundleText("entry.pages"),
    width: 110,
    text: ({ pages = "" }) => pages,
    cell: ({ pages = "" }) => pages,
  },
  {
    id: "date",
    header: bundleText("entry.date"),
    width: 110,
    text: ({ date = "" }) => date,
    cell: ({ date = "" }) => date,
  },
  {
    id: "description",
    header: bundleText("entry.description"),
    width: 220,
    text: ({ description = "" }) => description,
    cell: ({ description = "" }) => description,
  },
];
