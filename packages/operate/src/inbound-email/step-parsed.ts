import { MessageParseError } from "@muniment/mail/read";
import { CannotGoOn } from "./pipeline-step.ts";
import type { Step } from "./pipeline-step.ts";

const REASONS: Readonly<Record<MessageParseError["code"], string>> = {
  unreadable: "This is no message that can be read.",
  too_large: "Reading this message takes more memory than one message may have.",
  too_slow: "Reading this message takes too long.",
};

/** Stage 2: reads the message. Nothing is kept of it here: it is the same each time it is read. */
export const parsed: Step = {
  stage: "parsed",
  async run({ readMail }) {
    try {
      const { mail } = await readMail();
      const detail = `attachments: ${mail.attachments.length}`;
      return async () => ({ outcome: "done", detail });
    } catch (error) {
      if (error instanceof MessageParseError) throw new CannotGoOn(REASONS[error.code], { cause: error });
      throw error;
    }
  },
};
