import { useEffect } from "react";
import { noteOpened } from "@muniment/work-api/recent";
import { api } from "../api.ts";
import { useScope } from "../scope.ts";

/** Remembers that a workspace or folder was opened; that it could not be remembered stops nobody. */
export function useNoteOpened(id: string): void {
  const { library } = useScope();
  useEffect(() => {
    void api.call(noteOpened, { params: { library }, body: { id } }).catch(() => undefined);
  }, [library, id]);
}
