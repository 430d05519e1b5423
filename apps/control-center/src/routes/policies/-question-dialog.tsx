import { Text } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Endpoint } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { useDialogAct } from "./-use-dialog-act.ts";

/** Does what its button says, after a question. */
export function QuestionDialog(props: {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  readonly done: string;
  readonly changes: readonly Endpoint[];
  act(): Promise<unknown>;
  onClose(): void;
}): ReactNode {
  const { title, text, button, done, act, onClose } = props;
  const { error, isBusy, run } = useDialogAct(props);
  return (
    <FormDialog
      title={title}
      error={error}
      choices={[{ label: button, isBusy, run: () => run(act, done) }]}
      onClose={onClose}
    >
      <Text>{text}</Text>
    </FormDialog>
  );
}
