import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import { getFiling } from "@muniment/operate-api/filing";
import { api } from "../api.ts";
import { refreshEmails } from "../email/change.ts";
import type { FilingData } from "./filing-progress.tsx";

const ASK_MILLISECONDS = 700;

/** Whether it goes on by itself. */
export function isUnderWay({ state }: Pick<FilingData, "state">): boolean {
  return state === "running" || state === "waiting" || state === "undoing";
}

/** The key of what is kept of one filing. */
export const filingKey = (id: string): readonly string[] => [getFiling.id, id];

const filingQuery = (id: string | undefined) =>
  queryOptions({
    queryKey: filingKey(id ?? ""),
    enabled: id !== undefined,
    queryFn: async (): Promise<FilingData> => (await api.call(getFiling, { params: { filing: id ?? "" } })).data,
    refetchInterval: ({ state }) => (state.data === undefined || isUnderWay(state.data) ? ASK_MILLISECONDS : false),
  });

/** A filing, once there is one, while it goes on; what it changes is asked anew at its end. */
export function useFiling(id: string | undefined): UseQueryResult<FilingData> {
  const client = useQueryClient();
  const filing = useQuery(filingQuery(id));
  const isEnded = filing.data !== undefined && !isUnderWay(filing.data);
  useEffect(() => {
    if (isEnded) void refreshEmails(client);
  }, [isEnded, client]);
  return filing;
}
