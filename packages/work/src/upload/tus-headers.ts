import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";

/** What the protocol's header fields say of a new upload. */
export interface Creation {
  readonly length: number;
  readonly fileName: string;
  readonly library: string;
  readonly target: { readonly kind: "folder" | "version_of" | "replace"; readonly id: string };
  /** As it came, for later answers. */
  readonly metadata: string;
}

/** The checksum that some bytes must have. */
export interface Checksum {
  readonly algorithm: "sha256" | "sha1";
  readonly digest: Buffer;
}

type Fields = Readonly<Record<string, string | string[] | undefined>>;

const MOST_METADATA = 16_384;
const TARGET = /^(folder|version_of|replace):(.{1,100})$/;
const DIGEST_BYTES = { sha256: 32, sha1: 20 } as const;

/** Refuses other versions of the protocol; nothing else of the request may count before. */
export function requireProtocol(fields: Fields): void {
  if (fields["tus-resumable"] !== "1.0.0") throw new AppError(errors.wrongProtocol);
}

/** Reads `Upload-Length` and `Upload-Metadata`. */
export function readCreation(fields: Fields): Creation {
  const length = readCount(fields, "upload-length");
  const metadata = fields["upload-metadata"];
  if (typeof metadata !== "string" || metadata.length > MOST_METADATA) {
    throw refusal("Name the file, the library and the target.", "Upload-Metadata");
  }
  const values = readMetadata(metadata);
  const target = TARGET.exec(values.get("target") ?? "");
  const library = values.get("library") ?? "";
  if (library === "") throw refusal("Name the library.", "Upload-Metadata.library");
  if (target === null) {
    throw refusal("The target is folder:ID, version_of:ID or replace:ID.", "Upload-Metadata.target");
  }
  const kind = target[1] as Creation["target"]["kind"];
  const fileName = values.get("filename") ?? "";
  return { length, fileName, library, target: { kind, id: target[2] ?? "" }, metadata };
}

/** Reads `Upload-Offset`. */
export function readOffset(fields: Fields): number {
  return readCount(fields, "upload-offset");
}

/** Reads `Upload-Checksum`, if there is one. */
export function readChecksum(fields: Fields): Checksum | undefined {
  const text = fields["upload-checksum"];
  if (text === undefined) return undefined;
  const [algorithm, encoded = ""] = String(text).split(" ");
  if (algorithm !== "sha256" && algorithm !== "sha1") {
    throw refusal("The checksum is made with sha256 or sha1.", "Upload-Checksum");
  }
  const digest = fromBase64(encoded);
  if (digest?.length !== DIGEST_BYTES[algorithm]) {
    throw refusal("The checksum has not the form that its algorithm gives.", "Upload-Checksum");
  }
  return { algorithm, digest };
}

/** Pairs of a key and a value in Base64; a value may be missing, a key may not be given twice. */
function readMetadata(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const pair of text.split(",")) {
    const [key = "", encoded = "", ...rest] = pair.trim().split(" ");
    const value = fromBase64(encoded)?.toString("utf8");
    if (!/^[\x21-\x2b\x2d-\x7e]+$/.test(key) || values.has(key) || rest.length > 0 || value === undefined) {
      throw refusal("Pairs of a key and a value in Base64 are expected, each key once.", "Upload-Metadata");
    }
    if (value.includes("\0") || value.includes("\ufffd")) {
      throw refusal("The text holds a NUL or a broken character.", `Upload-Metadata.${key}`);
    }
    values.set(key, value);
  }
  return values;
}

function readCount(fields: Fields, name: string): number {
  const text = fields[name];
  if (typeof text === "string" && /^\d{1,15}$/.test(text)) return Number(text);
  const field = name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
  throw refusal("A whole number of bytes is expected.", field);
}

function fromBase64(text: string): Buffer | undefined {
  const isEncoded = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return isEncoded ? Buffer.from(text, "base64") : undefined;
}

function refusal(text: string, field: string): AppError {
  return new AppError(errors.invalidParam, { text, field });
}
