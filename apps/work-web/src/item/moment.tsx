import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { formatExactly, formatMoment } from "@muniment/ui/message";

/** A date in a list: short, and exact on hover. */
export function Moment({ of }: { readonly of: string }): ReactNode {
  const moment = new Date(of);
  return (
    <time dateTime={of} title={formatExactly(moment)}>
      {formatMoment(moment, systemClock.now())}
    </time>
  );
}
