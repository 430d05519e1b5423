import { useEffect, useState } from "react";
import { carriesFiles, readDropped } from "./dropped.ts";
import type { Dropped } from "./dropped.ts";

/** Takes files that are pasted, or dropped anywhere on the page's content (WORK-UPL-002); nothing where there is no folder for them. */
export function useFileDrop(
  folder: string | undefined,
  start: (folder: string, dropped: Dropped) => void,
): { readonly isOver: boolean } {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const area = document.querySelector("main");
    if (area === null) return undefined;
    // What has a place of its own for files, such as a folder of the tree, takes them itself.
    const isElsewhere = ({ target }: Event): boolean =>
      target instanceof HTMLElement && target.closest('[role="treeitem"]') !== null;
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer)) return;
      if (isElsewhere(event)) {
        setIsOver(false);
        return;
      }
      // Else the browser would leave the page for the file.
      event.preventDefault();
      event.dataTransfer.dropEffect = folder === undefined ? "none" : "copy";
      setIsOver(folder !== undefined);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node) || !area.contains(relatedTarget)) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      setIsOver(false);
      if (event.dataTransfer === null || !carriesFiles(event.dataTransfer) || isElsewhere(event)) return;
      event.preventDefault();
      if (folder !== undefined) void readDropped(event.dataTransfer).then((dropped) => start(folder, dropped));
    };
    const onPaste = (event: ClipboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest("input, textarea, [role=dialog]");
      if (folder === undefined || isTyping || event.clipboardData === null || !carriesFiles(event.clipboardData))
        return;
      event.preventDefault();
      void readDropped(event.clipboardData).then((dropped) => start(folder, dropped));
    };
    area.addEventListener("dragover", onDragOver);
    area.addEventListener("dragleave", onDragLeave);
    area.addEventListener("drop", onDrop);
    document.addEventListener("paste", onPaste);
    return () => {
      area.removeEventListener("dragover", onDragOver);
      area.removeEventListener("dragleave", onDragLeave);
      area.removeEventListener("drop", onDrop);
      document.removeEventListener("paste", onPaste);
    };
  }, [folder, start]);
  return { isOver };
}
