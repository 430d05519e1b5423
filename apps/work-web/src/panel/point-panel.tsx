import type { ReactNode } from "react";
import { ExtensionFrame, pointsAt } from "@muniment/ui/extension";
import type { PlacedPoint } from "@muniment/ui/extension";
import { useDoor, useExtensions } from "../extension/extensions.ts";
import { useScope } from "../scope.ts";
import type { Details } from "./subject.ts";
import type { ExtensionView, PanelView } from "./view.ts";

const EMAIL_TYPES = new Set(["msg", "eml"]);

function kindOf({ kind, entry }: Details): "workspace" | "folder" | "document" | "email" {
  if (kind !== "document") return kind;
  return EMAIL_TYPES.has((entry.extension ?? "").toLowerCase()) ? "email" : "document";
}

/** The panels of applications for an item of its kind. */
export function usePanelsOf(data: Details): readonly { readonly view: ExtensionView; readonly placed: PlacedPoint }[] {
  const kind = kindOf(data);
  return pointsAt(useExtensions(), "work.document.panel")
    .filter(({ point }) => kind === "workspace" || point.contexts?.includes(kind) === true)
    .map((placed) => ({ view: `x:${placed.extension.package_id}/${placed.point.id}` as const, placed }));
}

/** Whether an administrator has put it before Work's own panes, whose place is 1. */
export function isBeforeOwn({ placed }: { readonly placed: PlacedPoint }): boolean {
  return placed.point.order < 1;
}

/** Which pane an item opens with: that of an application that is on by default, or its properties (TRK-UIC-005). */
export function useOpeningView(): (kind: "document" | "email" | "folder") => PanelView {
  const first = pointsAt(useExtensions(), "work.document.panel").filter(({ point }) => point.pane?.first === true);
  return (kind) => {
    const placed = first.find(({ point }) => point.contexts?.includes(kind) === true);
    return placed === undefined ? "properties" : `x:${placed.extension.package_id}/${placed.point.id}`;
  };
}

/** What an application shows of one item beside the list. */
export function PointPanel({ placed, data }: { readonly placed: PlacedPoint; readonly data: Details }): ReactNode {
  const door = useDoor();
  const { library } = useScope();
  const { extension, point } = placed;
  const { id, name } = data.entry;
  if (point.entry === undefined) return null;
  return (
    <div style={{ display: "flex", height: "100%", minHeight: "320px" }}>
      <ExtensionFrame
        door={door}
        extension={extension}
        entry={point.entry}
        point={point.point}
        pointId={point.id}
        library={library}
        {...(data.kind === "workspace" ? { matter: { id, name, library } } : {})}
        selection={[{ id, type: kindOf(data), name, library }]}
      />
    </div>
  );
}
