import { useState } from "react";

/** The rows that are selected, by key; survives paging and sorting. */
export interface Selection {
  readonly keys: ReadonlySet<string>;
  /** Selects these alone. */
  only(keys: readonly string[]): void;
  toggle(key: string): void;
  /** Selects these beside what is selected. */
  add(keys: readonly string[]): void;
  clear(): void;
}

/** A selection that is empty to begin with, or holds what an address names. */
export function useSelection(first: readonly string[] = []): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(() => new Set(first));
  return {
    keys,
    only: (wanted) => setKeys(new Set(wanted)),
    toggle(key) {
      const next = new Set(keys);
      if (!next.delete(key)) next.add(key);
      setKeys(next);
    },
    add: (wanted) => setKeys(new Set([...keys, ...wanted])),
    clear: () => setKeys(new Set()),
  };
}
