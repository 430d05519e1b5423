import type { Letter } from "@muniment/mail";
import type { GuardFinding } from "./directory.tables.ts";

/** Why administrators are asked to look at a directory. */
export interface Attention {
  readonly installationName: string;
  readonly sourceName: string;
  readonly at: Date;
  /** The page of the directory. */
  readonly url: string;
  readonly reason: { readonly fault: string } | { readonly guard: GuardFinding };
}

const WORDS = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** E14: a synchronisation failed or was stopped by its guard (control-center.md 8.2). */
export function attentionLetter({ installationName, sourceName, at, url, reason }: Attention): Letter {
  return {
    heading: "Synchronisation needs attention",
    paragraphs: [
      `The synchronisation of the directory ${sourceName} with ${installationName} on ${WORDS.format(at)} UTC ${
        "fault" in reason ? "failed" : "stopped and asks before it goes on"
      }.`,
      "fault" in reason ? reason.fault : guardInWords(reason.guard),
      "Nothing was changed.",
    ],
    action: { label: "Open the directory", url },
    closing: [
      `This e-mail was written by ${installationName} for the administrators chosen at the directory.`,
      "Nobody will ever ask you for your password by e-mail.",
    ],
  };
}

function guardInWords({ disabled, accounts, administrators }: GuardFinding): string {
  const leading =
    administrators.length === 0 ? "" : ` Among them are members of NRTADMIN: ${administrators.join(", ")}.`;
  return `It would disable ${disabled} of ${accounts} accounts.${leading}`;
}
