import { OWN_PREFIX } from "../document-repository/index.ts";

const MOST_BYTES = 240;

/** The name under which a file is stored: short enough in bytes for a file system, the extension kept (OPR-INB-015). */
export function stagingName(name: string): string {
  const given = name.startsWith(OWN_PREFIX) ? `_${name}` : name;
  if (Buffer.byteLength(given) <= MOST_BYTES) return given;
  const at = given.lastIndexOf(".");
  const extension = at > 0 && Buffer.byteLength(given.slice(at)) <= 40 ? given.slice(at) : "";
  const characters = Array.from(given.slice(0, given.length - extension.length));
  const room = MOST_BYTES - Buffer.byteLength(extension);
  let size = 0;
  const kept = characters.filter((character) => {
    size += Buffer.byteLength(character);
    return size <= room;
  });
  return `${kept.join("").trimEnd()}${extension}`;
}
