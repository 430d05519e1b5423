import { useState } from "react";
import type { DragEvent } from "react";
import { carriesFiles, readDropped } from "./dropped.ts";
import type { DroppedFile } from "./dropped.ts";

interface DropHandlers {
  onDragOver(event: DragEvent): void;
  onDragLeave(event: DragEvent): void;
  onDrop(event: DragEvent): void;
}

/** Takes files that are dropped on an area; nothing where there is no folder for them. */
export function useFileDrop(
  folder: string | undefined,
  start: (folder: string, files: readonly DroppedFile[]) => void,
): { readonly isOver: boolean; readonly handlers: DropHandlers } {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver(event) {
        if (!carriesFiles(event.dataTransfer)) return;
        // Else the browser would leave the page for the file.
        event.preventDefault();
        event.dataTransfer.dropEffect = folder === undefined ? "none" : "copy";
        if (folder !== undefined) setIsOver(true);
      },
      onDragLeave(event) {
        if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget))
          setIsOver(false);
      },
      onDrop(event) {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        setIsOver(false);
        if (folder !== undefined) void readDropped(event.dataTransfer).then((files) => start(folder, files));
      },
    },
  };
}
