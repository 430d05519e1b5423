import { lstat, realpath } from "node:fs/promises";
import { join } from "node:path";
import { RepositoryError } from "./repository-error.ts";

const MOST_NAME_BYTES = 255;
/** Names that some systems take for a device whatever follows them. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\..*)?$/i;
const FORBIDDEN = /[<>:"|?*/\\\p{Cc}\p{Cs}\u2028\u2029]/u;
/** What is being written lies beside what is there, under this beginning. */
export const OWN_PREFIX = ".operate-";

/** A name that can be given to a file here and read anywhere; throws `input` otherwise (OPR-PRV-007). */
export function checkName(name: string): string {
  const isBad =
    name === "" ||
    /^\.+$/.test(name) ||
    /[. ]$/.test(name) ||
    name.startsWith(" ") ||
    name.startsWith(OWN_PREFIX) ||
    FORBIDDEN.test(name) ||
    DEVICE.test(name) ||
    Buffer.byteLength(name) > MOST_NAME_BYTES;
  if (isBad) throw new RepositoryError("input", "invalid_name");
  return name;
}

/**
 * The path on disk of an id, which is the path below the root with slashes; `""` is the root. No id leads out of the
 * root: each part is a plain name, and nothing on the way is a link.
 */
export async function pathOf(root: string, id: string): Promise<string> {
  const names = id === "" ? [] : id.split("/").map(checkName);
  let path = await realpath(root);
  for (const name of names) {
    path = join(path, name);
    const found = await lstat(path);
    if (found.isSymbolicLink()) throw new RepositoryError("denied", "link");
  }
  return path;
}

/** The id of what has this name in a container. */
export function childId(containerId: string, name: string): string {
  return containerId === "" ? name : `${containerId}/${name}`;
}

/** The container that an id lies in, and its name there. */
export function splitId(id: string): { parentId: string; name: string } {
  const at = id.lastIndexOf("/");
  return { parentId: at === -1 ? "" : id.slice(0, at), name: id.slice(at + 1) };
}
