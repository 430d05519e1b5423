import { once } from "node:events";
import { request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { NoAnswerError } from "./work-caller.ts";
import type { WorkAnswer, WorkCaller } from "./work-caller.ts";

/** An upload whose bytes a test sends when it wants. */
export interface OpenUpload {
  /** Resolves when this machine has taken the bytes; throws when the connection is broken. */
  write(bytes: Uint8Array): Promise<void>;
  /** Says that the body is whole. */
  end(): void;
  /** Breaks the connection. */
  abort(): void;
  /** Throws `NoAnswerError`. */
  readonly answer: Promise<WorkAnswer>;
}

/** The pieces of a multipart body with a profile and a file (work-api.md 11.1), in the order of `parts`. */
export interface UploadParts {
  readonly contentType: string;
  /** Everything before the first byte of the file. */
  readonly beforeFile: Uint8Array;
  /** What ends the file and begins the profile, without the end of the body. */
  readonly profile: Uint8Array;
  readonly end: Uint8Array;
}

/** The file first and the profile behind it, so that the file is staged while the form goes on. */
export function fileThenProfile(
  profile: Readonly<Record<string, unknown>>,
  options: Readonly<Record<string, unknown>> = {},
): UploadParts {
  const boundary = "----faults7MA4YWxkTrZu0gW";
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    beforeFile: text(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="letter.bin"\r\n` +
        "Content-Type: application/octet-stream\r\n\r\n",
    ),
    profile: text(
      `\r\n--${boundary}\r\nContent-Disposition: form-data; name="profile"\r\n\r\n` +
        JSON.stringify({ doc_profile: profile, ...options }),
    ),
    end: text(`\r\n--${boundary}--\r\n`),
  };
}

/** Begins a chunked POST; `url` is absolute. */
export function openUpload(
  caller: Pick<WorkCaller, "token">,
  url: string,
  headers: Readonly<Record<string, string | number>>,
): OpenUpload {
  const request = httpRequest(url, {
    method: "POST",
    agent: false,
    headers: { authorization: `Bearer ${caller.token}`, ...headers },
  });
  const answer = readAnswer(request, url);
  // A test that breaks the upload itself does not ask what became of it.
  answer.catch(() => undefined);
  return {
    async write(bytes) {
      if (!request.write(bytes)) await Promise.race([once(request, "drain"), answer]);
    },
    end: () => request.end(),
    abort: () => request.destroy(new Error("broken by the test")),
    answer,
  };
}

async function readAnswer(request: ClientRequest, url: string): Promise<WorkAnswer> {
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve);
      request.on("error", reject);
    });
    const chunks: Uint8Array[] = [];
    for await (const chunk of response) chunks.push(chunk as Uint8Array);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.headersDistinct)) {
      for (const one of value ?? []) headers.append(name, one);
    }
    return { status: response.statusCode ?? 0, headers, bytes: Buffer.concat(chunks) };
  } catch (error) {
    throw new NoAnswerError({ method: "POST", path: url }, error);
  }
}
