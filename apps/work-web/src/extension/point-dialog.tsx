import { useState } from "react";
import type { ComponentProps, ReactNode } from "react";
import { ExtensionDialog, ExtensionFrame } from "@muniment/ui/extension";
import type { PlacedPoint } from "@muniment/ui/extension";
import { useScope } from "../scope.ts";
import { useDoor } from "./extensions.ts";
import { useMatter } from "./matter.ts";

/** The dialog that a menu entry of an application opens, with the matter around it; its page may name it. */
export function PointDialog(props: {
  readonly placed: PlacedPoint;
  readonly entry: string;
  readonly workspace: string | undefined;
  readonly selection?: ComponentProps<typeof ExtensionFrame>["selection"];
  readonly onClose: () => void;
}): ReactNode {
  const { placed, entry, workspace, selection = [], onClose } = props;
  const { extension, point } = placed;
  const door = useDoor();
  const { library } = useScope();
  const matter = useMatter(workspace);
  const [title, setTitle] = useState("");
  return (
    <ExtensionDialog title={title === "" ? point.label : title} from={extension.name} size="medium" onClose={onClose}>
      <ExtensionFrame
        door={door}
        extension={extension}
        entry={entry}
        point={point.point}
        pointId={point.id}
        {...(library === "" ? {} : { library })}
        {...(matter === undefined ? {} : { matter })}
        selection={selection}
        onTitle={setTitle}
        onClose={onClose}
      />
    </ExtensionDialog>
  );
}
