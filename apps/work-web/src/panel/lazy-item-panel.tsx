import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import type { ItemPanelProps } from "./item-panel.tsx";

const ItemPanel = lazy(async () => import("./item-panel.tsx"));

/** The panel, loaded when it is opened for the first time. */
export function LazyItemPanel(props: ItemPanelProps): ReactNode {
  return (
    <Suspense>
      <ItemPanel {...props} />
    </Suspense>
  );
}
