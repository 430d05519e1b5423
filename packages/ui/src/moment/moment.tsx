import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { formatExactly, formatMoment } from "../message/index.ts";

/** A date as lists show it, to the second on hover; nothing for what never was. */
export function Moment({ at }: { readonly at: string | undefined }): ReactNode {
  if (at === undefined || at === "") return null;
  const moment = new Date(at);
  return (
    <time dateTime={at} title={formatExactly(moment)}>
      {formatMoment(moment, systemClock.now())}
    </time>
  );
}
