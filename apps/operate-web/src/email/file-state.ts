import { systemClock } from "@muniment/kernel";
import { formatMoment } from "@muniment/ui/message";
import { filingText } from "../texts/filing.ts";
import type { EmailFile } from "./email-data.ts";

/** What is the matter with a file that came with an e-mail; empty for one that just waits to be filed. */
export function fileStateText(file: EmailFile): string {
  const { state, withheld_reason: reason, discarded_at: discarded } = file;
  if (state === "staged") return "";
  if (state === "withheld") return filingText("file_state.withheld", { reason: reason ?? "" });
  if (state === "discarded") {
    const at = discarded === undefined ? "" : formatMoment(new Date(discarded), systemClock.now());
    return filingText("file_state.discarded", { at });
  }
  return filingText(`file_state.${state}`);
}
