import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { presenceText } from "../texts/presence.ts";

/** Says that the page is about to ask for the password (CC-SES-001). */
export function IdleWarning({ seconds, onStay }: { readonly seconds: number; onStay(): void }): ReactNode {
  return (
    <FormDialog
      title={presenceText("idle.title")}
      choices={[{ label: presenceText("idle.stay"), run: onStay }]}
      hasNoCancel
      onClose={onStay}
    >
      <p role="alert">{presenceText("idle.text", { count: Math.ceil(seconds / 60) })}</p>
    </FormDialog>
  );
}
