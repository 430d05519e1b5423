import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../messages.ts";

/** How a linking that this page began has ended; the server adds it to the address that it leads back to. */
export interface LinkSearch {
  readonly service?: string;
  readonly link?: string;
}

/** Reads it from an address. */
export function linkSearch({ service, link }: Record<string, unknown>): LinkSearch {
  return typeof service === "string" && typeof link === "string" ? { service, link } : {};
}

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
        <MessageBarBody>{t("link.linked", { service: name })}</MessageBarBody>
      </MessageBar>
    );
  }
  const refusal = REFUSALS.find((known) => known === link) ?? "failed";
  return (
    <MessageBar intent={refusal === "cancelled" ? "warning" : "error"} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t("link.not_linked", { service: name })}</MessageBarTitle>
        {t(`link.${refusal}`, { service: name })}
      </MessageBarBody>
    </MessageBar>
  );
}
