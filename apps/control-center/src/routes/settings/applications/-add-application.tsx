import { useNavigate } from "@tanstack/react-router";
import { Text } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { appText } from "../../../texts/application.ts";
import { packageText } from "../../../texts/package.ts";

/** The dialog `Add application`: by which way (SCR-1 of tracker.md 3.1). */
export function AddApplication({ onClose }: { onClose(): void }): ReactNode {
  const navigate = useNavigate();
  return (
    <FormDialog
      title={appText("add.title")}
      choices={[
        { label: packageText("title"), run: () => void navigate({ to: "/settings/applications/upload" }) },
        { label: appText("add.manual"), run: () => void navigate({ to: "/settings/applications/create" }) },
      ]}
      onClose={onClose}
    >
      <Text>{packageText("add_text")}</Text>
      <Text>{appText("add.manual_text")}</Text>
    </FormDialog>
  );
}
