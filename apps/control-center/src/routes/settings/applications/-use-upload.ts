import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { uploadPackage } from "@muniment/work-api/control-center/package";
import type { PackageDraftData } from "@muniment/work-api/control-center/package";
import { uploadForm } from "../../../upload.ts";

/** An upload on its way. */
export interface RunningUpload {
  readonly name: string;
  /** How much has gone, as a share of 1; then the server checks it. */
  readonly share: number;
}

/** Sends a package and opens its wizard; `cancel` ends it at once, and so does leaving the page (SCR-2 of tracker.md 3.1). */
export function useUpload(update: string | undefined) {
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [running, setRunning] = useState<RunningUpload>();
  const current = useRef<AbortController>(undefined);
  useEffect(() => () => current.current?.abort(), []);
  const send = async (file: File): Promise<void> => {
    current.current?.abort();
    const mine = new AbortController();
    current.current = mine;
    setError(undefined);
    setRunning({ name: file.name, share: 0 });
    const form = new FormData();
    form.append("file", file, file.name);
    const query = update === undefined ? "" : `?${new URLSearchParams({ update }).toString()}`;
    const given = {
      signal: mine.signal,
      onSent: (share: number) => (mine.signal.aborted ? undefined : setRunning({ name: file.name, share })),
    };
    try {
      const draft = await uploadForm<PackageDraftData>(`${uploadPackage.path}${query}`, form, given);
      if (mine.signal.aborted) return;
      await navigate({ to: "/settings/applications/drafts/$draft", params: { draft: draft.draft_id } });
    } catch (failure) {
      if (mine.signal.aborted) return;
      setError(failure);
    }
    setRunning(undefined);
  };
  return {
    error,
    running,
    send,
    cancel(): void {
      current.current?.abort();
      setRunning(undefined);
    },
  };
}
