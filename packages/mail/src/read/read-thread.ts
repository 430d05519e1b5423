import { serveParserThread } from "../parser-thread.ts";
import { readReceived } from "./read-received.ts";
import type { ReadOptions, ReceivedMail } from "./received-mail.ts";

serveParserThread<ReadOptions, ReceivedMail>(readReceived, ({ attachments }, { withContents }) => {
  if (withContents !== true) return [];
  const buffers = attachments.flatMap(({ content }) => (content === undefined ? [] : [content.buffer]));
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
});
