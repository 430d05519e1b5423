import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Endpoint } from "@muniment/rest";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";

/** What a dialog does by its button: it closes and tells when that is done, and keeps a refusal to show. */
export function useDialogAct(given: { readonly changes: readonly Endpoint[]; onClose(): void }) {
  const { changes, onClose } = given;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (act: () => Promise<unknown>, done: string): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await act();
      tell.done(done);
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
    // A part may have been done before the refusal.
    await invalidate(client, changes);
  };
  return { error, isBusy, run: (act: () => Promise<unknown>, done: string): void => void run(act, done) };
}
