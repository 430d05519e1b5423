import {
  DocumentPdfRegular,
  DocumentRegular,
  DocumentTableRegular,
  DocumentTextRegular,
  FolderRegular,
  ImageRegular,
  LockClosedRegular,
  MailRegular,
} from "@fluentui/react-icons";
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { caseDocumentText } from "../texts/case-document.ts";
import { filingText } from "../texts/filing.ts";
import type { CaseItem } from "./case-item.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  icon: { display: "inline-flex", fontSize: "20px", flexShrink: 0, color: tokens.colorNeutralForeground3 },
  folder: { color: tokens.colorBrandForeground1 },
  name: { minWidth: 0, flexGrow: 1, overflow: "hidden", textOverflow: "ellipsis" },
});

const ICONS = [
  [/\.(?:docx?|docm|dotx?|rtf|odt|txt|md)$/i, DocumentTextRegular],
  [/\.(?:xlsx?|xlsm|csv|ods)$/i, DocumentTableRegular],
  [/\.pdf$/i, DocumentPdfRegular],
  [/\.(?:eml|msg)$/i, MailRegular],
  [/\.(?:png|jpe?g|gif|tiff?|webp|bmp)$/i, ImageRegular],
] as const;

/** The picture of a row's kind; its name stands beside it. */
function ItemIcon({ item }: { readonly item: CaseItem }): ReactNode {
  const styles = useStyles();
  const Known = ICONS.find(([pattern]) => pattern.test(item.name))?.[1] ?? DocumentRegular;
  const isFolder = item.kind === "container";
  return (
    <span className={`${styles.icon} ${isFolder ? styles.folder : ""}`} aria-hidden="true">
      {isFolder ? <FolderRegular /> : <Known />}
    </span>
  );
}

function NameCell({ item, brief }: { readonly item: CaseItem; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <ItemIcon item={item} />
      <span className={styles.name}>
        <NameAndBrief brief={brief}>{item.name}</NameAndBrief>
      </span>
      {item.locked_by === undefined ? null : (
        <LockClosedRegular aria-label={caseDocumentText("contents.locked_by", { name: item.locked_by })} />
      )}
    </span>
  );
}

const moment = (at: string | undefined): ReactNode => (at === undefined ? "" : <Moment at={at} />);

/** What a list of a case's documents shows (OPR-BRW-003). */
export const itemColumns: readonly Column<CaseItem>[] = [
  {
    id: "name",
    header: filingText("document.name"),
    width: 320,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: (item, brief) => <NameCell item={item} brief={brief} />,
  },
  {
    id: "version",
    header: caseDocumentText("contents.version"),
    width: 80,
    isNumber: true,
    cell: ({ version }) => version ?? "",
  },
  {
    id: "modified_at",
    header: caseDocumentText("contents.modified"),
    width: 120,
    cell: ({ modified_at: at }) => moment(at),
    brief: ({ modified_at: at }) => moment(at),
  },
  {
    id: "modified_by",
    header: caseDocumentText("contents.modified_by"),
    width: 160,
    text: ({ modified_by: by = "" }) => by,
    cell: ({ modified_by: by = "" }) => by,
    brief: ({ modified_by: by = "" }) => by,
  },
  {
    id: "size",
    header: filingText("document.size"),
    width: 88,
    isNumber: true,
    cell: ({ size }) => (size === undefined ? "" : formatSize(size)),
  },
  {
    id: "class",
    header: caseDocumentText("contents.class"),
    width: 110,
    isHidden: true,
    cell: (item) => item.class ?? "",
  },
  {
    id: "author",
    header: caseDocumentText("contents.author"),
    width: 160,
    isHidden: true,
    cell: ({ author = "" }) => author,
  },
  {
    id: "created_at",
    header: caseDocumentText("contents.created"),
    width: 120,
    isHidden: true,
    cell: ({ created_at: at }) => moment(at),
  },
];
