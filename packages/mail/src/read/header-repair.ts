import { isUtf8 } from "node:buffer";

const LINE_FEED = 0x0a;
const DASH = 0x2d;
const FIELD = /^(?:content|mime)-[a-z-]+\s*:/i;

/**
 * The message with headers that are written in no encoding at all, as old programs do, taken for Windows-1252 instead
 * of being lost. Bodies are never touched; without such a header the same bytes come back.
 */
export function repairHeaders(message: Uint8Array): Uint8Array {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  if (isUtf8(bytes)) return message;
  const pieces: Uint8Array[] = [];
  let copied = 0;
  let place: "header" | "body" | "boundary" = "header";
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed === -1 ? bytes.length : feed + 1;
    const line = bytes.subarray(start, end);
    const isEmpty = line.length <= 2 && (line[0] === LINE_FEED || line[1] === LINE_FEED);
    // A part's header follows its boundary; anything else that begins with dashes is followed by no such field.
    if (place === "boundary") place = FIELD.test(line.toString("latin1", 0, 80)) ? "header" : "body";
    if (place === "header") {
      if (isEmpty) place = "body";
      else if (!isUtf8(line)) {
        pieces.push(bytes.subarray(copied, start), Buffer.from(decoder.decode(line)));
        copied = end;
      }
    }
    if (place === "body" && line[0] === DASH && line[1] === DASH) place = "boundary";
    start = end;
  }
  return pieces.length === 0 ? message : Buffer.concat([...pieces, bytes.subarray(copied)]);
}

const decoder = new TextDecoder("windows-1252");
