import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

/** What stays as it is while somebody works with items. */
const LASTING = new Set(["session", "getLibraryOperations"]);

/** Asks anew for everything that is in sight and may have changed. */
export function useRefresh(): () => void {
  const client = useQueryClient();
  return useCallback(() => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => !LASTING.has(String(queryKey[0])) });
  }, [client]);
}
