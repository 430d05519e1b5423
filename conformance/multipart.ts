import { Buffer } from "node:buffer";

/** One part of a multipart body. `headers` replaces the generated header block, correct or not. */
export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly fileName?: string;
  readonly type?: string;
  readonly headers?: string;
}

/** How to break or bend a multipart body; each is something that a client was seen to send or a fault of the line. */
export interface MultipartForm {
  readonly boundary?: string;
  readonly contentType?: string;
  readonly preamble?: string;
  readonly withoutEnd?: boolean;
  readonly keepBytes?: (length: number) => number;
}

/** Bytes and content type of one request body. */
export interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

function headerBlock(part: Part): string {
  if (part.headers !== undefined) return part.headers;
  const file = part.fileName === undefined ? "" : `; filename="${part.fileName}"`;
  const type = part.type === undefined ? "" : `\r\nContent-Type: ${part.type}`;
  return `Content-Disposition: form-data; name="${part.name}"${file}${type}`;
}

/** Writes a multipart/form-data body byte by byte, so that it can be wrong on purpose. */
export function multipart(parts: readonly Part[], form: MultipartForm = {}): Body {
  const boundary = form.boundary ?? "----conformance7MA4YWxkTrZu0gW";
  const pieces: Uint8Array[] = [Buffer.from(form.preamble ?? "")];
  for (const part of parts) {
    pieces.push(Buffer.from(`--${boundary}\r\n${headerBlock(part)}\r\n\r\n`));
    pieces.push(typeof part.content === "string" ? Buffer.from(part.content) : part.content);
    pieces.push(Buffer.from("\r\n"));
  }
  if (form.withoutEnd !== true) pieces.push(Buffer.from(`--${boundary}--\r\n`));
  const whole = Buffer.concat(pieces);
  const kept = form.keepBytes === undefined ? whole : whole.subarray(0, form.keepBytes(whole.length));
  return {
    bytes: new Uint8Array(kept),
    contentType: form.contentType ?? `multipart/form-data; boundary=${boundary}`,
  };
}

/** A file to upload, with the `profile` part of work-api 11.1 (left out when undefined). */
export interface UploadFile {
  readonly fileName?: string;
  readonly content?: string | Uint8Array;
  readonly profile?: unknown;
}

/** An ordinary upload body: a profile part and a file part. */
export function uploadBody(file: UploadFile): Body {
  const parts: Part[] = [];
  if (file.profile !== undefined) {
    parts.push({ name: "profile", content: JSON.stringify(file.profile), type: "application/json" });
  }
  parts.push({
    name: "file",
    fileName: file.fileName ?? "letter.txt",
    content: file.content ?? "Dear Sirs,\nwe write.\n",
    type: "application/octet-stream",
  });
  return multipart(parts);
}
