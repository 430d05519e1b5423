import type { ReactNode } from "react";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { tabText } from "../texts/account-tabs.ts";

type State = "queued" | "sent" | "deferred" | "bounced";

const TONES: Readonly<Record<State, Tone>> = { queued: "waiting", sent: "good", deferred: "warning", bounced: "bad" };

/** How far an e-mail got, in a word (CC-EML-004). */
export function MailState({ state }: { readonly state: State }): ReactNode {
  return <Status tone={TONES[state]}>{tabText(`mails.state_${state}`)}</Status>;
}
