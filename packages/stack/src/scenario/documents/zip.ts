import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import { fixZipTimes } from "./zip-times.ts";

const ANY_TIME = new Date(Date.UTC(2024, 0, 1));

/** A zip file of these texts, in this order, with fixed times. */
export async function zipOf(members: readonly { readonly path: string; readonly text: string }[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, text } of members) {
    zip.addBuffer(Buffer.from(text, "utf8"), path, { mode: 0o100644, mtime: ANY_TIME, forceDosTimestamp: true });
  }
  zip.end();
  return fixZipTimes(await buffer(zip.outputStream));
}
