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

/** An empty selection to begin with. */
export function useSelection(): Selection {
  const [keys, setKeys] = useState<ReadonlySet<string>>(() => new Set());
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
