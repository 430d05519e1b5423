import { ApiError } from "@muniment/rest/client";
import { api } from "../api.ts";
import type { Sender, Sending, UploadTask } from "./queue.ts";

/** Larger files go in parts and can be paused (WORK-UPL-004). */
export const PARTS_FROM_BYTES = 16 * 1024 * 1024;

const PART_BYTES = 8 * 1024 * 1024;
const UPLOADS = "/api/work/v1/uploads";
const TUS = { "tus-resumable": "1.0.0" } as const;
const TARGETS = { folder: "folder", version: "version_of", replace: "replace" } as const;
const MOST_WAITS = 600;
const OUTAGES = new Set([502, 503, 504]);
/** Some ten minutes without a network. */
const MOST_TURNS = 20;
const LONGEST_PAUSE_MILLISECONDS = 30_000;

/** Sends a file whole, or in parts when it is large; streamed from the disk either way. */
export const uploadSender: Sender = {
  send: async (task, given) =>
    whileOnline(given, async () => (isInParts(task) ? sendParts(task, given) : sendWhole(task, given))),
  discard(task) {
    const kept = isInParts(task) ? keptUpload(task) : undefined;
    if (kept === undefined) return;
    localStorage.removeItem(keyOf(task));
    // What is left would expire by itself.
    void api.send(kept, { method: "DELETE", headers: TUS }).catch(() => undefined);
  },
};

function isInParts({ file }: UploadTask): boolean {
  return file.size > PARTS_FROM_BYTES;
}

/** Goes on after the network was gone, later each time; gives up when it stays away. */
async function whileOnline(given: Sending, attempt: () => Promise<void>): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isOutage(error) || given.signal.aborted || turn >= MOST_TURNS) throw error;
      given.onStall(true);
      await networkBack(given.signal, Math.min(LONGEST_PAUSE_MILLISECONDS, 1000 * 2 ** turn));
      given.signal.throwIfAborted();
    }
  }
}

/** Nobody answered, or something before the server did. */
function isOutage(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof ApiError && OUTAGES.has(error.status));
}

/** Waits a while, or until the browser says that it is online again. */
async function networkBack(signal: AbortSignal, milliseconds: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = new AbortController();
    const end = (): void => {
      done.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener("online", end, { signal: done.signal });
    signal.addEventListener("abort", end, { signal: done.signal });
  });
}

async function sendWhole(task: UploadTask, given: Sending): Promise<void> {
  const form = new FormData();
  form.append("profile", new Blob([JSON.stringify(task.profile ?? {})], { type: "application/json" }));
  form.append("file", task.file, task.file.name);
  const library = `/work/api/v2/customers/${task.scope.customer}/libraries/${task.scope.library}`;
  const id = encodeURIComponent(task.target.id);
  const paths = {
    folder: `${library}/folders/${id}/documents`,
    version: `${library}/documents/${id}/versions`,
    replace: `${library}/documents/${id}/file`,
  };
  const { kind } = task.target;
  await request(
    {
      method: kind === "replace" ? "PUT" : "POST",
      path: paths[kind],
      headers: { "idempotency-key": task.id },
      body: form,
    },
    given,
  );
}

async function sendParts(task: UploadTask, given: Sending): Promise<void> {
  const { file } = task;
  const kept = keptUpload(task);
  const known = kept === undefined ? undefined : await offsetOf(kept, given.signal);
  const path = known === undefined || kept === undefined ? await begin(task, given) : kept;
  let offset = known ?? 0;
  given.onProgress(offset);
  while (offset < file.size) {
    const from: number = offset;
    const part = file.slice(from, from + PART_BYTES);
    const headers = { ...TUS, "upload-offset": String(from), "content-type": "application/offset+octet-stream" };
    await request(
      { method: "PATCH", path, headers, body: part },
      { ...given, onProgress: (sent) => given.onProgress(from + Math.min(sent, part.size)) },
    );
    offset = from + part.size;
  }
  await commit(path, task, given);
  localStorage.removeItem(keyOf(task));
}

async function begin(task: UploadTask, given: Sending): Promise<string> {
  const { file, target, scope } = task;
  const values = {
    filename: file.name,
    library: scope.library,
    target: `${TARGETS[target.kind]}:${target.id}`,
  };
  const metadata = Object.entries(values).map(([name, value]) => `${name} ${toBase64(value)}`);
  const headers = { ...TUS, "upload-length": String(file.size), "upload-metadata": metadata.join(",") };
  const answer = await request({ method: "POST", path: UPLOADS, headers }, { ...given, onProgress: () => undefined });
  const path = answer.getResponseHeader("location") ?? "";
  localStorage.setItem(keyOf(task), path);
  return path;
}

/** The server may still be putting the parts together: it says when to ask again (WORK-UPL-005). */
async function commit(path: string, task: UploadTask, given: Sending): Promise<void> {
  for (let turn = 0; turn < MOST_WAITS; turn += 1) {
    const headers = { "content-type": "application/json", "idempotency-key": `${task.id}-${turn}` };
    const answer = await request(
      { method: "POST", path: `${path}/commit`, headers, body: JSON.stringify({ profile: task.profile ?? {} }) },
      { ...given, onProgress: () => undefined },
    );
    if (answer.status !== 202) return;
    const seconds = Number(answer.getResponseHeader("retry-after") ?? "1");
    await new Promise((resolve) => setTimeout(resolve, Math.max(0.2, seconds) * 1000));
    given.signal.throwIfAborted();
  }
  throw new ApiError(503, "", "", {});
}

/** Where an upload that was begun before goes on; nothing when the server has forgotten it. */
async function offsetOf(path: string, signal: AbortSignal): Promise<number | undefined> {
  const response = await api.send(path, { method: "HEAD", headers: TUS, signal });
  const offset = response.headers.get("upload-offset");
  return response.ok && offset !== null ? Number(offset) : undefined;
}

/** The same file for the same place, also after the page was loaded anew. */
function keyOf({ file, target }: UploadTask): string {
  return `muniment.upload.${target.kind}.${target.id}.${file.name}.${file.size}.${file.lastModified}`;
}

function keptUpload(task: UploadTask): string | undefined {
  return localStorage.getItem(keyOf(task)) ?? undefined;
}

function toBase64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: XMLHttpRequestBodyInit;
}

/** By XMLHttpRequest, for `fetch` does not tell how much has been sent. */
async function request(
  { method, path, headers, body }: Sent,
  { signal, onProgress }: Pick<Sending, "signal" | "onProgress">,
): Promise<XMLHttpRequest> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open(method, path);
    call.setRequestHeader("x-muniment-client", "work-web");
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.addEventListener("progress", (event) => onProgress(event.loaded));
    call.addEventListener("load", () => {
      if (call.status < 400) resolve(call);
      else reject(refusalOf(call));
    });
    call.addEventListener("error", () => reject(new TypeError("The network failed")));
    call.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body ?? null);
  });
}

function refusalOf(call: XMLHttpRequest): ApiError {
  let body: unknown = {};
  try {
    body = JSON.parse(call.responseText);
  } catch {
    // A proxy answers with something else.
  }
  const { error } = body as { error?: { code?: string; code_message?: string } };
  return new ApiError(call.status, error?.code ?? "", error?.code_message ?? `HTTP ${call.status}`, body);
}
