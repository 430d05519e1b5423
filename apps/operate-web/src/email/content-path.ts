import { downloadEmailDocument } from "@muniment/operate-api/inbound-email";

/** Where the bytes of the original or of an attachment are. */
export function contentPath(email: string, ordinal: number): string {
  return downloadEmailDocument.path.replace(":email", encodeURIComponent(email)).replace(":ordinal", String(ordinal));
}
