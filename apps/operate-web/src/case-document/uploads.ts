import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import {
  beginCaseUpload,
  cancelDocumentAct,
  retryDocumentAct,
  sendUploadPart,
  storeCaseUpload,
} from "@muniment/operate-api/case-document";
import type { IfExists } from "@muniment/operate-api/case-document";
import { ApiError } from "@muniment/rest/client";
import { api } from "../api.ts";
import type { DocumentAct } from "./case-item.ts";
import { followAct, reloadItems } from "./use-acts.ts";

/** A file on its way. */
export interface FileUpload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  /** `asks`: there is something of this name. */
  readonly state: "sending" | "storing" | "done" | "asks" | "failed" | "cancelled";
  readonly act?: DocumentAct;
  readonly error?: unknown;
}

/** Files that are sent to a folder, one after the other. */
export interface Uploads {
  readonly files: readonly FileUpload[];
  add(files: readonly File[]): void;
  /** Answers what becomes of a name that is taken. */
  answer(file: FileUpload, answer: IfExists): void;
  cancel(file: FileUpload): void;
  clear(): void;
}

const TRIES = 3;

/** Uploads to a folder of a case (OPR-UPL-002, -003). */
export function useUploads(caseId: string, folderId: string | undefined): Uploads {
  const client = useQueryClient();
  const [files, setFiles] = useState<readonly FileUpload[]>([]);
  const cancelled = useRef(new Set<string>());
  const queue = useRef(Promise.resolve());
  const change = (key: string, changed: Partial<FileUpload>): void =>
    setFiles((before) => before.map((one) => (one.key === key ? { ...one, ...changed } : one)));

  const fail = (key: string, error: unknown, act?: DocumentAct): void => {
    const isTaken = error instanceof ApiError && error.code === "OPR-ERR-013";
    change(key, { state: isTaken ? "asks" : "failed", error, ...(act === undefined ? {} : { act }) });
  };

  const settle = async (key: string, act: DocumentAct, run: () => Promise<{ data: DocumentAct }>): Promise<void> => {
    change(key, { state: "storing", act });
    try {
      const stored = await followAct((await run()).data);
      if (stored.state === "done") change(key, { state: "done", act: stored });
      else change(key, { state: "failed", act: stored, error: new Error(stored.trouble?.text ?? "") });
      await reloadItems(client);
    } catch (error) {
      fail(key, error, act);
    }
  };

  const send = async (key: string, file: File): Promise<void> => {
    if (cancelled.current.has(key)) return;
    try {
      const body = { name: file.name, size: file.size, ...(folderId === undefined ? {} : { folder: folderId }) };
      const { data } = await api.call(beginCaseUpload, { params: { case: caseId }, body });
      const { act, part_bytes: partBytes } = data;
      change(key, { act });
      for (let part = 0; part * partBytes < file.size; part += 1) {
        if (cancelled.current.has(key)) return;
        await sendPart(act, part, file.slice(part * partBytes, (part + 1) * partBytes));
        change(key, { sent: Math.min(file.size, (part + 1) * partBytes) });
      }
      await settle(key, act, () => api.call(storeCaseUpload, { params: { case: caseId, act: act.id } }));
    } catch (error) {
      fail(key, error);
    }
  };

  return {
    files,
    add(given) {
      const added = given.map((file) => ({ file, key: crypto.randomUUID() }));
      setFiles((before) => [
        ...before,
        ...added.map(({ file, key }) => ({
          key,
          name: file.name,
          size: file.size,
          sent: 0,
          state: "sending" as const,
        })),
      ]);
      for (const { file, key } of added) queue.current = queue.current.then(() => send(key, file));
    },
    answer({ key, act }, ifExists) {
      if (act === undefined) return;
      const params = { case: caseId, act: act.id };
      void settle(key, act, () => api.call(retryDocumentAct, { params, body: { if_exists: ifExists } }));
    },
    cancel({ key, act }) {
      cancelled.current.add(key);
      change(key, { state: "cancelled" });
      if (act === undefined) return;
      void api
        .call(cancelDocumentAct, { params: { case: caseId, act: act.id } })
        .catch((error: unknown) => change(key, { state: "failed", error }));
    },
    clear: () => setFiles((before) => before.filter(({ state }) => state === "sending" || state === "storing")),
  };
}

/** A part that breaks off is sent again; Operate takes it once. */
async function sendPart(act: DocumentAct, part: number, bytes: Blob): Promise<void> {
  const path = sendUploadPart.path
    .replace(":case", encodeURIComponent(act.case))
    .replace(":act", encodeURIComponent(act.id))
    .replace(":part", String(part));
  for (let tried = 1; ; tried += 1) {
    const isLast = tried === TRIES;
    try {
      const headers = { "content-type": "application/offset+octet-stream" };
      const response = await api.send(path, { method: "PUT", headers, body: bytes });
      if (response.ok) return;
      if (isLast || response.status < 500) throw new Error(`The upload was answered with ${response.status}`);
    } catch (error) {
      if (isLast) throw error;
    }
  }
}
