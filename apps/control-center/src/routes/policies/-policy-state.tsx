import type { ReactNode } from "react";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { policyText } from "../../texts/policy.ts";
import type { Policy } from "./-policy.ts";

const TONES: Readonly<Record<Policy["state"], Tone>> = {
  active: "good",
  scheduled: "waiting",
  draft: "none",
  suspended: "warning",
  ended: "none",
};

/** What a policy or a set is now, in a word (SPM-MOD-007). */
export function PolicyStateOf({ state }: { readonly state: Policy["state"] }): ReactNode {
  return <Status tone={TONES[state]}>{policyText(`state.${state}`)}</Status>;
}
