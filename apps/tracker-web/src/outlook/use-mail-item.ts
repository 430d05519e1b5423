import { useEffect, useState } from "react";
import type { MailItem, OutlookHost } from "./outlook-host.ts";

/** What is selected; a new number for each selection, so that nothing of the former one stays (TRK-OUT-020). */
export interface Selected {
  readonly number: number;
  readonly item: MailItem | undefined;
}

/** Follows the selection while the pane is pinned (TRK-OUT-007). */
export function useMailItem(outlook: OutlookHost): Selected {
  const [selected, setSelected] = useState<Selected>({ number: 0, item: undefined });
  useEffect(() => {
    let last = 0;
    let isOver = false;
    const read = (): void => {
      const number = (last += 1);
      setSelected({ number, item: undefined });
      const take = (item: MailItem): void => {
        if (!isOver && number === last) setSelected({ number, item });
      };
      outlook.item().then(take, () => take({ kind: "none" }));
    };
    read();
    const stop = outlook.onItem(read);
    return () => {
      isOver = true;
      stop();
    };
  }, [outlook]);
  return selected;
}

/** Whether the browser has a network. */
export function useOnline(): boolean {
  const [isOnline, setIsOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = (): void => setIsOnline(navigator.onLine);
    globalThis.addEventListener("online", look);
    globalThis.addEventListener("offline", look);
    return () => {
      globalThis.removeEventListener("online", look);
      globalThis.removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}
