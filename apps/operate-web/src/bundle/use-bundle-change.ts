import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getBundle, listBundles, updateBundle } from "@muniment/operate-api/bundle";
import type { Input } from "@muniment/rest";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { bundleText } from "../texts/bundle.ts";

/** What is changed of a bundle. */
export type BundleChange = Input<typeof updateBundle>["body"];

/**
 * Keeps each change as it is made (OPR-BUN-005): one after the other, each from what the one before it came to. What
 * somebody else changed meanwhile is told and shown.
 */
export function useBundleChange(id: string) {
  const client = useQueryClient();
  const tell = useTell();
  const { queryKey } = q(getBundle, { params: { bundle: id } });
  return useMutation({
    scope: { id },
    mutationFn: async (change: BundleChange) => {
      const { data } = client.getQueryData(queryKey) ?? (await api.call(getBundle, { params: { bundle: id } }));
      return api.ifMatch(`"${data.rev}"`)(updateBundle, { params: { bundle: id }, body: change });
    },
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey });
      client.setQueryData(queryKey, (known) =>
        known === undefined || change.entries === undefined
          ? known
          : { ...known, data: { ...known.data, entries: change.entries } },
      );
    },
    onSuccess: (answer) => {
      client.setQueryData(queryKey, answer);
      return invalidate(client, [listBundles]);
    },
    onError: async (error) => {
      tell.failed(bundleText("bundle.not_saved"), error);
      await invalidate(client, [getBundle]);
    },
  });
}
