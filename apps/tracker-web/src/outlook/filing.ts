import { ApiError } from "@muniment/rest/client";
import { checkUploads } from "@muniment/work-api/upload";
import { uploadDocument } from "@muniment/work-api/document/content";
import { call, send } from "../frame/api.ts";
import type { MailFile, MailMessage, OutlookHost } from "./outlook-host.ts";
import { titleOf } from "./thread.ts";

/** A file that is about to be filed. */
export interface FilePart {
  /** Within the message: empty for the message itself. */
  readonly id: string;
  readonly name: string;
  load(): Promise<MailFile>;
}

/** A file that lies in Work now. */
export interface Filed {
  readonly id: string;
  readonly name: string;
  /** It lay there before, and was not filed a second time (TRK-OUT-033). */
  readonly wasThere: boolean;
}

const CUSTOMER = "1";
const LONGEST_NAME = 200;

/** The message as a file: its subject names it, and nothing of it that a file system could not take. */
export function messagePart(outlook: OutlookHost, message: MailMessage): FilePart {
  const bare = titleOf(message.subject).replaceAll(/[\\/:*?"<>|]+/g, " ");
  const name = bare.replaceAll(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
  return { id: "", name: `${name === "" ? "E-mail" : name}.eml`, load: async () => outlook.file(message) };
}

/** Those of its attachments. */
export function attachmentParts(outlook: OutlookHost, message: MailMessage, ids: ReadonlySet<string>): FilePart[] {
  return message.attachments
    .filter(({ id }) => ids.has(id))
    .map(({ id, name }) => ({
      id,
      name,
      load: async () => ({ bytes: await outlook.attachment(id), isRebuilt: false }),
    }));
}

/**
 * One act of filing that can be tried again: what lies in Work already is not sent a second time, and what was sent and
 * not answered is sent under the same key (TRK-OUT-034).
 */
export function createFiling() {
  const done = new Map<string, Filed>();
  const keys = new Map<string, string>();
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? crypto.randomUUID();
    keys.set(name, key);
    return key;
  };
  return {
    keyOf,
    /** What lies in Work by now. */
    done: (): readonly Filed[] => [...done.values()],
    async file(folder: string, parts: readonly FilePart[], isAgain: boolean): Promise<readonly Filed[]> {
      const filed: Filed[] = [];
      for (const part of parts) {
        const name = `${folder} ${part.id} ${isAgain}`;
        const known = done.get(name) ?? (await fileOne(folder, part, { isAgain, key: keyOf(name) }));
        done.set(name, known);
        filed.push(known);
      }
      return filed;
    },
  };
}

async function fileOne(
  folder: string,
  part: FilePart,
  { isAgain, key }: { readonly isAgain: boolean; readonly key: string },
): Promise<Filed> {
  const { bytes, isRebuilt } = await part.load();
  const library = folder.slice(0, folder.indexOf("!"));
  if (!isAgain) {
    const file = { name: part.name, size: bytes.length, checksum: await checksumOf(bytes) };
    const { data } = await call(checkUploads, {
      params: { library },
      body: { target_folder_id: folder, files: [file] },
    });
    const same = data[0]?.same_content;
    if (same !== undefined) return { id: same.id, name: same.name, wasThere: true };
  }
  const [, stem = part.name, extension = ""] = /^(.*)\.([A-Za-z0-9]{1,10})$/.exec(part.name) ?? [];
  const comment = isRebuilt ? { comment: "Put together from what Outlook showed; not the original message." } : {};
  const profile = { doc_profile: { name: stem, extension, ...comment } };
  const form = new FormData();
  form.append("profile", new Blob([JSON.stringify(profile)], { type: "application/json" }));
  form.append("file", new Blob([bytes]), part.name);
  const path = uploadDocument.path
    .replace(":customer", CUSTOMER)
    .replace(":library", encodeURIComponent(library))
    .replace(":folder", encodeURIComponent(folder));
  const response = await send(path, { method: "POST", body: form, headers: { "idempotency-key": key } });
  const answer = (await response.json()) as {
    readonly data?: { readonly id: string; readonly name: string };
    readonly error?: { readonly code?: string; readonly code_message?: string };
  };
  if (!response.ok || answer.data === undefined) {
    const { code = "", code_message: text = "" } = answer.error ?? {};
    throw new ApiError(response.status, code, text, answer);
  }
  return { id: answer.data.id, name: answer.data.name, wasThere: false };
}

async function checksumOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
