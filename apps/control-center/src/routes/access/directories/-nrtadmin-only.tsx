import { ShieldRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { t } from "../../../messages.ts";
import { directoryText } from "../../../texts/directory.ts";

/** Said in the place of every page of directories to those who may not see them (control-center.md 24, row 55). */
export function NrtadminOnly(): ReactNode {
  return (
    <>
      <PageHeader title={t("nav.directories")} />
      <EmptyState
        icon={<ShieldRegular />}
        title={directoryText("directory.nrtadmin_only")}
        text={directoryText("directory.nrtadmin_only_text")}
      />
    </>
  );
}
