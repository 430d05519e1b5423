import {
  DocumentPdfRegular,
  DocumentRegular,
  DocumentTableRegular,
  DocumentTextRegular,
  FolderRegular,
  FolderZipRegular,
  ImageRegular,
  MailRegular,
  SlideTextRegular,
  TabDesktopRegular,
  VideoClipRegular,
} from "@fluentui/react-icons";
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Item } from "./item.ts";

const useStyles = makeStyles({
  root: { display: "inline-flex", fontSize: "20px", flexShrink: 0, color: tokens.colorNeutralForeground3 },
  folder: { color: tokens.colorBrandForeground1 },
});

const ICONS = [
  [/^(?:docx?|docm|dotx?|rtf|odt|txt|md)$/i, DocumentTextRegular],
  [/^(?:xlsx?|xlsm|csv|ods)$/i, DocumentTableRegular],
  [/^(?:pptx?|odp|key)$/i, SlideTextRegular],
  [/^pdf$/i, DocumentPdfRegular],
  [/^(?:eml|msg)$/i, MailRegular],
  [/^(?:png|jpe?g|gif|tiff?|svg|webp|heic|bmp)$/i, ImageRegular],
  [/^(?:mp4|mov|avi|mkv|webm|mp3|wav|m4a)$/i, VideoClipRegular],
  [/^(?:zip|7z|rar|tar|gz)$/i, FolderZipRegular],
] as const;

/** The picture of a row's kind; its name stands beside it. */
export function ItemIcon({ item }: { readonly item: Item }): ReactNode {
  const styles = useStyles();
  if (item.kind === "folder") {
    const Folder = item.isTab ? TabDesktopRegular : FolderRegular;
    return (
      <span className={`${styles.root} ${styles.folder}`} aria-hidden="true">
        <Folder />
      </span>
    );
  }
  return <FileIcon extension={item.extension} />;
}

/** The picture of a file of this kind. */
export function FileIcon({ extension }: { readonly extension: string }): ReactNode {
  const styles = useStyles();
  const [, Icon] = ICONS.find(([pattern]) => pattern.test(extension)) ?? [undefined, DocumentRegular];
  return (
    <span className={styles.root} aria-hidden="true">
      <Icon />
    </span>
  );
}
