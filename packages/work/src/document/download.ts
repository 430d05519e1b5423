import type { FastifyReply, FastifyRequest } from "fastify";
import { documentId } from "@muniment/work-api";
import { attachment, fileNameOf, mediaTypeOf, sendBlob } from "../classification/index.ts";
import type { SendOptions } from "../classification/index.ts";
import type { Reach } from "../access/index.ts";
import type { Document } from "./document.repository.ts";

/** Answers with the content of a version. */
export async function sendContent(
  http: { request: FastifyRequest; reply: FastifyReply },
  given: { reach: Reach; document: Document },
  options: SendOptions,
): Promise<void> {
  const { reach, document } = given;
  http.reply.headers({
    "content-type": mediaTypeOf(document.extension),
    "content-disposition": contentDisposition(document),
    "document-id": documentId(reach.library, document.document_number, document.version),
    "last-modified": document.edited_at.toUTCString(),
    "content-security-policy": "sandbox; default-src 'none'",
  });
  const { checksum, size } = document;
  await sendBlob(http, { checksum, size, etag: `"${checksum}"` }, options);
}

function contentDisposition(document: Document): string {
  return attachment(fileNameOf(document));
}
