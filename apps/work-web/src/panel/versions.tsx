import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { ArrowDownloadRegular, ArrowUndoRegular, EyeRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listVersions, promoteVersion } from "@muniment/work-api/document/document";
import { formatSize } from "@muniment/ui/message";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../api.ts";
import { useDownload } from "../download/download.ts";
import { Moment } from "@muniment/ui/moment";
import { useRefresh } from "../item/refresh.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import type { Details } from "./subject.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column" },
  version: {
    display: "flex",
    gap: "12px",
    alignItems: "center",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  number: { fontVariantNumeric: "tabular-nums", minWidth: "28px" },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  line: { display: "flex", gap: "8px", alignItems: "center" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

type Document = Extract<Details, { kind: "document" }>["entry"];

/** The versions of a document, the newest first; an older one can be brought back (WORK-VER-005). */
export function Versions(props: { readonly document: Document; onPreview(version: string): void }): ReactNode {
  const { document, onPreview } = props;
  const scope = useScope();
  const styles = useStyles();
  const tell = useTell();
  const download = useDownload();
  const refresh = useRefresh();
  const params = { ...scope, document: document.id };
  const { data } = useSuspenseQuery(q(listVersions, { params }));
  const promote = useCall(promoteVersion);
  const versions = data.data.toReversed();
  const mayRestore = document.operations?.["create_new_version"] === true;
  const restore = (version: number): void => {
    promote.mutate(
      { params, body: { version } },
      {
        onSuccess: ({ data: made }) => tell.done(t("versions.restored", { version, made: made.version })),
        onError: (error) => tell.failed(t("versions.restore_failed"), error),
        onSettled: () => refresh([document.id]),
      },
    );
  };
  return (
    <ul className={styles.list}>
      {versions.map((version, at) => (
        <li key={version.id} className={styles.version}>
          <Text weight="semibold" className={styles.number}>
            {t("versions.number", { version: version.version })}
          </Text>
          <div className={styles.text}>
            <span className={styles.line}>
              <Text truncate wrap={false}>
                {version.last_user_description ?? version.last_user}
              </Text>
              {at === 0 ? <Badge appearance="tint">{t("versions.latest")}</Badge> : null}
            </span>
            <span className={styles.second}>
              <Moment at={version.edit_date} /> · {formatSize(version.size)}
            </span>
            {(version.comment ?? "") === "" ? null : <span className={styles.second}>{version.comment}</span>}
          </div>
          <Menu>
            <MenuTrigger disableButtonEnhancement>
              <Button
                appearance="subtle"
                icon={<MoreHorizontalRegular />}
                aria-label={t("versions.actions", { version: version.version })}
              />
            </MenuTrigger>
            <MenuPopover>
              <MenuList>
                <MenuItem icon={<EyeRegular />} onClick={() => onPreview(version.id)}>
                  {t("panel.preview")}
                </MenuItem>
                <MenuItem icon={<ArrowDownloadRegular />} onClick={() => void download([version])}>
                  {t("action.download")}
                </MenuItem>
                {mayRestore && at > 0 ? (
                  <MenuItem icon={<ArrowUndoRegular />} onClick={() => restore(version.version)}>
                    {t("versions.restore")}
                  </MenuItem>
                ) : null}
              </MenuList>
            </MenuPopover>
          </Menu>
        </li>
      ))}
    </ul>
  );
}
