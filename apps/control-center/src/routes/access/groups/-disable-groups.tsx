import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useGroupSwitch } from "./-group-actions.tsx";
import type { Group } from "./-group-search.ts";

/** Says what disabling does, and to how many groups, before it is done (CC-GRP-005). */
export function DisableGroups(props: {
  readonly library: ConsoleLibrary;
  readonly groups: readonly Group[];
  onClose(): void;
}): ReactNode {
  const { library, groups, onClose } = props;
  const change = useGroupSwitch(library);
  const [isBusy, setIsBusy] = useState(false);
  const run = async (): Promise<void> => {
    setIsBusy(true);
    await change(groups, false);
    onClose();
  };
  const count = groups.length;
  return (
    <FormDialog
      title={groupText("group.disable_title", { count, group: groups[0]?.id ?? "" })}
      choices={[{ label: groupText("group.disable_button", { count }), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      {groupText("group.disable_text")}
    </FormDialog>
  );
}
