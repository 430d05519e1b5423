import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { formatExactly, formatMoment } from "@muniment/ui/message";

/** A date as lists show it, to the second on hover; nothing for what never was. */
export function Moment({ at }: { readonly at: string | undefined }): ReactNode {
  if (at === undefined || at === "") return null;
  return <span title={formatExactly(new Date(at))}>{formatMoment(new Date(at), systemClock.now())}</span>;
}
