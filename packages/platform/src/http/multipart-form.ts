import { MultipartError } from "./multipart-error.ts";
import { drain, isFile, openParts, readText, storeFile } from "./multipart.ts";
import type { StoredFile, UploadFile, UploadRequest } from "./multipart.ts";

/** Limits of the fields of a form; the file has none here. */
export interface FormLimits {
  readonly maxFields: number;
  readonly maxFieldBytes: number;
}

/** The fields of a form by name, the first of each name. */
export type FormFields = ReadonlyMap<string, string>;

/** What a form held. Disposing it disposes what `onFile` made of the file. */
export interface Form<T extends AsyncDisposable> extends AsyncDisposable {
  readonly fields: FormFields;
  readonly file: StoredFile<T> | undefined;
}

/**
 * Reads a form whose fields lie beside the file, in any order. `onFile` gets the file as it streams in with the fields
 * that came before it, at most once, and must read or destroy its content. Throws as `readUpload` does.
 */
export async function readForm<T extends AsyncDisposable>(
  request: UploadRequest,
  limits: FormLimits,
  onFile: (file: UploadFile, fields: FormFields) => Promise<T>,
): Promise<Form<T>> {
  const parts = openParts(request);
  const fields = new Map<string, string>();
  let file: StoredFile<T> | undefined;
  try {
    for (let part = await parts.next(); part !== undefined; part = await parts.next()) {
      const { headers, chunks } = part;
      const { name = "" } = headers;
      if (!isFile(headers)) {
        if (fields.size >= limits.maxFields) throw new MultipartError("too_large", "The form has too many fields.");
        const text = await readText(chunks, { maxBytes: limits.maxFieldBytes, what: `field ${name}` });
        if (!fields.has(name)) fields.set(name, text);
      } else if (file === undefined) {
        file = await storeFile(headers, chunks, async (arriving) => onFile(arriving, fields));
      }
      await drain(chunks);
    }
  } catch (error) {
    const reason = parts.failure() ?? error;
    parts.cancel();
    await file?.stored[Symbol.asyncDispose]();
    throw reason;
  }
  return { fields, file, [Symbol.asyncDispose]: async () => file?.stored[Symbol.asyncDispose]() };
}
