import type { BlobStore } from "@muniment/blob-store";
import { toWireDate } from "@muniment/kernel";
import { MessageParseError } from "@muniment/mail/read";
import type { ShownMail } from "@muniment/mail/read";
import type { Preview } from "@muniment/rest/preview";
import { splitFileName } from "../classification/index.ts";
import { previewKindOf } from "./preview-kind.ts";
import type { Renditions } from "./renditions.ts";
import { readMessage } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** How content can be looked at; starts its conversion. */
export async function describePreview(
  subject: Subject,
  { blobs, renditions }: { blobs: BlobStore; renditions: Renditions },
): Promise<Preview> {
  const { name, source, extension, part } = subject;
  const own = { name, source_checksum: source };
  const kind = previewKindOf(extension);
  if (kind === undefined) return { ...own, state: "unsupported" };
  if (kind === "email") {
    try {
      const mail = await readMessage(blobs, subject);
      return mail === undefined
        ? { ...own, state: "unsupported" }
        : { ...own, state: "ready", kind, ...emailOf(mail, part) };
    } catch (error) {
      if (!(error instanceof MessageParseError)) throw error;
      return { ...own, state: "failed", kind, reason: error.code === "too_large" ? "too_large" : "damaged" };
    }
  }
  if (kind !== "pages" || extension === "pdf") return { ...own, state: "ready", kind };
  const { state, pages, reason } = await renditions.ask(subject, "pdf");
  // Without a program that converts there is nothing wrong with the file.
  if (state === "failed" && reason === "unsupported") return { ...own, state: "unsupported" };
  return {
    ...own,
    state,
    kind,
    ...(pages === null ? {} : { page_count: pages }),
    ...(reason === null ? {} : { reason: reason as NonNullable<Preview["reason"]> }),
  };
}

function emailOf(mail: ShownMail, part: string): Pick<Preview, "email" | "attachments"> {
  const { subject = "", from, to, cc, bcc, sentDate, html, text } = mail;
  return {
    email: {
      subject,
      ...(from === undefined ? {} : { from }),
      to: [...to],
      cc: [...cc],
      bcc: [...bcc],
      ...(sentDate === undefined ? {} : { sent_at: toWireDate(sentDate) }),
      remote_images: html?.remoteImages ?? 0,
      is_cut: (html ?? text)?.isCut ?? false,
    },
    attachments: mail.attachments
      .filter(({ isInline }) => !isInline)
      .map(({ ordinal, name, size }) => {
        const kind = previewKindOf(splitFileName(name).extension);
        const index = part === "" ? String(ordinal) : `${part}.${ordinal}`;
        return { index, name, size, ...(kind === undefined ? {} : { kind }) };
      }),
  };
}
