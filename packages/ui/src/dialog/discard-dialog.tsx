import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import { FormDialog } from "./form-dialog.tsx";

/** Asks once before what was typed is lost (CC-NAV-013). */
export function DiscardDialog(props: { onDiscard(): void; onKeep(): void }): ReactNode {
  return (
    <FormDialog
      title={words("discard.title")}
      choices={[{ label: words("discard.discard"), run: props.onDiscard }]}
      cancelLabel={words("discard.keep")}
      onClose={props.onKeep}
    >
      {words("discard.text")}
    </FormDialog>
  );
}
