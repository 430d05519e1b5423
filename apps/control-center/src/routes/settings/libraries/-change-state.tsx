import { useQueryClient } from "@tanstack/react-query";
import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { updateConsoleLibrary } from "@muniment/work-api/control-center/library";
import { api } from "../../../api.ts";
import { libraryText } from "../../../texts/library.ts";
import { reloadLibraries } from "./-libraries.ts";
import type { Library, LibraryState } from "./-libraries.ts";

const WORDS = { on_line: "bring_on_line", read_only: "make_read_only", off_line: "take_off_line" } as const;

/** Says what the state means, and for how many, before the library is in it (CC-LIB-004). */
export function ChangeState(props: {
  readonly library: Library;
  readonly state: LibraryState;
  onClose(): void;
}): ReactNode {
  const { library, state, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const words = WORDS[state];
  const named = { library: library.display_name };
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(updateConsoleLibrary, { params: { library: library.id }, body: { state } });
      await reloadLibraries(client);
      tell.done(libraryText(`library.changed_${state}`, named));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={libraryText(`library.${words}_title`, named)}
      error={error}
      choices={[{ label: libraryText(`library.${words}`), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{libraryText(`library.${words}_text`, { count: library.user_count ?? 0 })}</Text>
    </FormDialog>
  );
}
