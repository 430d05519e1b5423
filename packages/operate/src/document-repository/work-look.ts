import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { previewDocument } from "@muniment/work-api/document/preview";
import type { Look, LookWanted } from "./port.ts";
import { sendToWork, toRepositoryError } from "./work-call.ts";
import { parseId } from "./work-id.ts";

/** Calls with the token of the identity. */
export interface WorkTokens {
  readonly baseUrl: string;
  use<T>(call: (token: string) => Promise<T>): Promise<T>;
  onBehalf?(): Promise<Readonly<Record<string, string>>>;
}

const KEPT = ["content-type", "content-length", "content-range", "etag", "retry-after"] as const;

/** Asks Work for what a document looks like; the place that it is seen in must be visible too (work-api.md 17.9). */
export async function lookAtWork(
  { baseUrl, use, onBehalf }: WorkTokens,
  id: string,
  wanted: LookWanted,
): Promise<Look> {
  const ref = parseId(id);
  const { part, what, rootId, range, ifRange } = wanted;
  const path = previewDocument.path.replace(":library", ref.library).replace(":document", encodeURIComponent(ref.id));
  const attachment = part === "" ? "" : `/attachments/${part}`;
  const within = encodeURIComponent(parseId(rootId).id);
  const url = `${baseUrl}${path}${attachment}${what}?container_id=${within}`;
  const asked = {
    ...(range === undefined ? {} : { range }),
    ...(ifRange === undefined ? {} : { "if-range": ifRange }),
  };
  try {
    return await use(async (token) => {
      const headers = { ...asked, authorization: `Bearer ${token}`, ...(await onBehalf?.()) };
      const answer = await sendToWork(url, { headers }, false);
      const kept = KEPT.flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      const content = answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as ReadableStream);
      return { status: answer.status, headers: Object.fromEntries(kept), content };
    });
  } catch (error) {
    throw toRepositoryError(error);
  }
}
