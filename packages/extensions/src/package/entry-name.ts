import { PackageRefused } from "./violation.ts";

const MAX_PATH = 240;
const S_IFMT = 0o170000;
const REGULAR = 0o100000;
const FOLDER = 0o040000;
/** Names that are devices on some systems, with or without an extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The parts of an entry of a ZIP by which its name is judged. */
export interface NamedEntry {
  readonly fileNameRaw: Uint8Array;
  readonly externalFileAttributes: number;
}

/** The name of an entry, which is a plain relative path in any file system; refused otherwise (PKG-002). */
export function safeName({ fileNameRaw, externalFileAttributes }: NamedEntry): { path: string; isFolder: boolean } {
  const name = decode(fileNameRaw);
  const isFolder = name.endsWith("/");
  const path = isFolder ? name.slice(0, -1) : name;
  const type = (externalFileAttributes >>> 16) & S_IFMT;
  if (type !== 0 && type !== (isFolder ? FOLDER : REGULAR)) throw unsafe(name, "It is no plain file.");
  if (path === "" || path.length > MAX_PATH || CONTROL.test(path)) throw unsafe(name);
  if (path !== path.normalize("NFC")) throw unsafe(name);
  if (path.includes("\\") || path.includes(":") || path.startsWith("/")) throw unsafe(name);
  for (const part of path.split("/")) {
    if (part === "" || part === "." || part === ".." || part.endsWith(".") || part.endsWith(" ")) throw unsafe(name);
    if (DEVICE.test(part)) throw unsafe(name, "It is the name of a device.");
  }
  return { path, isFolder };
}

/** Two names that some file system takes for one have the same key. */
export function collisionKey(path: string): string {
  return path.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase();
}

/** PKG-002 for a name; what cannot be shown is shown as its escape. */
export function unsafe(name: string, why = ""): PackageRefused {
  const shown = JSON.stringify(name.slice(0, MAX_PATH)).slice(1, -1);
  const text = `The package contains an unsafe path: ${shown}.${why === "" ? "" : ` ${why}`}`;
  return new PackageRefused({ code: "PKG-002", text, file: shown });
}

function decode(raw: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    throw unsafe(Buffer.from(raw).toString("latin1"), "Its name is not UTF-8.");
  }
}
