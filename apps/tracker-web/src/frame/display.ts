import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { getPreferences, putPreferences } from "@muniment/tracker-api/me";
import { call, q } from "./api.ts";

/** Something that Tracker keeps for the person, such as columns; what is set shows at once. */
export function useDisplay(name: string): readonly [value: unknown, set: (value: unknown) => void] {
  const client = useQueryClient();
  const query = q(getPreferences);
  const { display } = useSuspenseQuery(query).data.data;
  const save = useMutation({
    mutationFn: async (value: unknown) => call(putPreferences, { body: { display: { [name]: value } } }),
    onMutate: (value) => {
      client.setQueryData(query.queryKey, (kept) =>
        kept === undefined ? kept : { data: { ...kept.data, display: { ...kept.data.display, [name]: value } } },
      );
    },
  });
  return [display[name], save.mutate];
}

/** The texts of a list that was kept. */
export function textsOf(kept: unknown): readonly string[] {
  return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
}
