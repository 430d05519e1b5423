import { parseEml } from "./parse-eml.ts";
import { parseMsg } from "./parse-msg.ts";
import type { MessageKind, ParsedMessage } from "./parsed-message.ts";
import { serveParserThread } from "./parser-thread.ts";

serveParserThread<MessageKind, ParsedMessage>(async (bytes, kind) =>
  kind === "eml" ? parseEml(bytes) : parseMsg(bytes),
);
