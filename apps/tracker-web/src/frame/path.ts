import { useCallback, useEffect, useState } from "react";
import { host, useHostContext } from "./host.ts";

/** What follows the frame's own place in the address, and the way to another. */
export function useFramePath(): readonly [
  path: string,
  go: (path: string, given?: { readonly replace?: boolean }) => void,
] {
  const told = useHostContext().path.replace(/^\//, "");
  const [path, setPath] = useState(told);
  useEffect(() => setPath(told), [told]);
  const go = useCallback((next: string, given: { readonly replace?: boolean } = {}): void => {
    setPath(next);
    host().navigate(next, given);
  }, []);
  return [path, go];
}
