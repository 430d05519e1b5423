import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { AppError } from "@muniment/kernel";
import { decodeText } from "@muniment/documents/text";
import { MessageParseError, readShownMail, readShownPage } from "@muniment/mail/read";
import type { ShownMail } from "@muniment/mail/read";
import { errors } from "@muniment/operate-api";
import type { Preview } from "@muniment/rest/preview";
import type { DocumentRepository, Look, LookWanted } from "../document-repository/index.ts";
import { rangeOf, shownType } from "./content-range.ts";

/** Larger texts and messages are not taken apart, so that looking at one never takes much memory. */
const MOST_BYTES = 32 * 1024 * 1024;

/** What lies in memory or in the repository, with its name. */
interface Subject {
  readonly name: string;
  readonly size: number;
  open(range?: { from: number; to: number }): Promise<Readable>;
}

/**
 * What a document looks like where the repository says nothing of it (`renditions`, OPR-PRV-003): what a browser shows by
 * itself, and e-mails. What would have to be converted is not shown.
 */
export async function ownLook(repository: DocumentRepository, id: string, wanted: LookWanted): Promise<Look> {
  try {
    const subject = await subjectOf(repository, id, wanted.part);
    if (wanted.what === "") return jsonOf({ data: await describe(subject, wanted.part) });
    return wanted.what === "/html" ? textOf("text/html", await htmlOf(subject)) : await fileOf(subject, wanted);
  } catch (error) {
    if (!(error instanceof MessageParseError)) throw error;
    throw new AppError(errors.notConverted, { cause: error });
  }
}

async function subjectOf(repository: DocumentRepository, id: string, part: string): Promise<Subject> {
  const { name, size = 0, kind } = await repository.stat(id);
  if (kind !== "document") throw new AppError(errors.notFound);
  let subject: Subject = { name, size, open: async (range) => (await repository.download(id, range)).content };
  for (const step of part === "" ? [] : part.split(".")) {
    const found = (await mailOf(subject))?.attachments.find(({ ordinal }) => ordinal === Number(step));
    const content = found?.content;
    if (found === undefined || content === undefined) throw new AppError(errors.notFound);
    const bytes = Buffer.from(content);
    subject = {
      name: found.name,
      size: found.size,
      open: async (range) => Readable.from([range === undefined ? bytes : bytes.subarray(range.from, range.to + 1)]),
    };
  }
  return subject;
}

function kindOf(name: string): Preview["kind"] {
  const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  if (extension === "eml" || extension === "msg") return "email";
  if (extension === "html" || extension === "htm") return "html";
  if (/^(?:txt|log|md|json|xml|csv|ics|vcf)$/.test(extension)) return "text";
  const type = shownType(name);
  if (type === "application/pdf") return "pages";
  if (type === undefined) return undefined;
  return type.startsWith("image/") ? "image" : "media";
}

async function describe(subject: Subject, part: string): Promise<Preview> {
  const own = { name: subject.name, source_checksum: "" };
  const kind = kindOf(subject.name);
  if (kind === undefined) return { ...own, state: "unsupported" };
  const isRead = kind === "email" || kind === "html" || kind === "text";
  if (isRead && subject.size > MOST_BYTES) return { ...own, state: "failed", kind, reason: "too_large" };
  if (kind !== "email") return { ...own, state: "ready", kind };
  try {
    const mail = await mailOf(subject);
    return mail === undefined
      ? { ...own, state: "unsupported" }
      : { ...own, state: "ready", kind, ...emailOf(mail, part) };
  } catch (error) {
    if (!(error instanceof MessageParseError)) throw error;
    return { ...own, state: "failed", kind, reason: error.code === "too_large" ? "too_large" : "damaged" };
  }
}

function emailOf(mail: ShownMail, part: string): Pick<Preview, "email" | "attachments"> {
  const { subject = "", from, to, cc, bcc, sentDate, html, text, attachments } = mail;
  return {
    email: {
      subject,
      to: [...to],
      cc: [...cc],
      bcc: [...bcc],
      remote_images: html?.remoteImages ?? 0,
      is_cut: (html ?? text)?.isCut ?? false,
      ...(from === undefined ? {} : { from }),
      ...(sentDate === undefined ? {} : { sent_at: sentDate.toISOString() }),
    },
    attachments: attachments
      .filter(({ isInline }) => !isInline)
      .map(({ ordinal, name, size }) => {
        const kind = kindOf(name);
        return {
          index: part === "" ? `${ordinal}` : `${part}.${ordinal}`,
          name,
          size,
          ...(kind === undefined ? {} : { kind }),
        };
      }),
  };
}

async function mailOf(subject: Subject): Promise<ShownMail | undefined> {
  const extension = subject.name.slice(subject.name.lastIndexOf(".") + 1).toLowerCase();
  if (extension !== "eml" && extension !== "msg") return undefined;
  return readShownMail(await allOf(subject), extension, { maxBytes: MOST_BYTES });
}

async function allOf({ size, open }: Subject): Promise<Uint8Array> {
  if (size > MOST_BYTES) throw new MessageParseError("too_large");
  // A copy of its own, since what reads it takes it over.
  return new Uint8Array(await buffer(await open()));
}

async function htmlOf(subject: Subject): Promise<string> {
  const kind = kindOf(subject.name);
  if (kind === "html") return (await readShownPage(await allOf(subject), { maxBytes: MOST_BYTES })).content;
  const mail = kind === "email" ? await mailOf(subject) : undefined;
  if (mail === undefined) throw new AppError(errors.notFound);
  const text = (mail.text?.content ?? "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return mail.html?.content ?? `<pre style="white-space: pre-wrap">${text}</pre>`;
}

async function fileOf(subject: Subject, wanted: LookWanted): Promise<Look> {
  const kind = kindOf(subject.name);
  if (kind === "text") return textOf("text/plain", decodeText(await allOf(subject)));
  const type = shownType(subject.name);
  if (type === undefined) throw new AppError(errors.notFound);
  const { size } = subject;
  const range = rangeOf(wanted.range, size);
  if (range === "unsatisfiable") {
    return { status: 416, headers: { "content-range": `bytes */${size}` }, content: Readable.from([]) };
  }
  const content = await subject.open(range);
  const headers = { "content-type": type, "content-length": String(size) };
  if (range === undefined) return { status: 200, headers, content };
  const { from, to } = range;
  const part = { "content-range": `bytes ${from}-${to}/${size}`, "content-length": String(to - from + 1) };
  return { status: 206, headers: { ...headers, ...part }, content };
}

function jsonOf(body: object): Look {
  return textOf("application/json", JSON.stringify(body));
}

function textOf(type: string, text: string): Look {
  return {
    status: 200,
    headers: { "content-type": `${type}; charset=utf-8` },
    content: Readable.from([Buffer.from(text)]),
  };
}
