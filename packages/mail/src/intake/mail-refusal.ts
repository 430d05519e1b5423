import { isFullDisk } from "@muniment/platform/db";

/** Mail that is not taken, with the reply that the sender gets: 4xx to try again later, 5xx for good. */
export class MailRefusal extends Error {
  override readonly name = "MailRefusal";
  readonly responseCode: number;

  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
  }
}

/** What a sender is told about `error`, which may be any (OPR-FLT-032). */
export function toRefusal(error: unknown): MailRefusal {
  if (error instanceof MailRefusal) return error;
  if (isFullDisk(error)) return new MailRefusal(452, "4.3.1 There is no room for this message at present. Try later.");
  return new MailRefusal(451, "4.3.0 This message cannot be stored at present. Try later.");
}

/** The size limit in words. */
export function tooLarge(maxBytes: number): MailRefusal {
  return new MailRefusal(552, `5.3.4 The message is too large. At most ${maxBytes} bytes are taken.`);
}
