import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { linkText } from "../texts/link.ts";

const REFUSALS = [
  "cancelled",
  "failed",
  "unreachable",
  "account_taken",
  "other_email",
  "service_account",
  "unlink_first",
  "denied",
  "switched_off",
] as const;

/** Tells how a linking ended; `name` is that of the service. */
export function LinkOutcome({ link, name }: { readonly link: string | undefined; readonly name: string }): ReactNode {
  if (link === undefined || link === "confirm") return null;
  if (link === "linked") {
    return (
      <MessageBar intent="success">
        <MessageBarBody>{linkText("link.linked", { service: name })}</MessageBarBody>
      </MessageBar>
    );
  }
  const refusal = REFUSALS.find((known) => known === link) ?? "failed";
  return (
    <MessageBar intent={refusal === "cancelled" ? "warning" : "error"} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{linkText("link.not_linked", { service: name })}</MessageBarTitle>
        {linkText(`link.${refusal}`, { service: name })}
      </MessageBarBody>
    </MessageBar>
  );
}
