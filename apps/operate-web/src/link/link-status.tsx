import type { ReactNode } from "react";
import type { listMyLinkedServices } from "@muniment/operate-api/my-linked-service";
import type { Output } from "@muniment/rest";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { linkText } from "../texts/link.ts";

/** A link on the wire. */
export type LinkData = Output<typeof listMyLinkedServices>["data"][number]["link"];

const TONES: Readonly<Record<LinkData["state"], Tone>> = {
  none: "none",
  pending: "waiting",
  healthy: "good",
  expired: "bad",
  denied: "bad",
  must_relink: "warning",
};

/** Whose account a link uses, as people say it. */
export function accountOf({
  account_name: name = "",
  account_email: email = "",
  account_id: id = "",
}: LinkData): string {
  if (name !== "" && email !== "") return `${name}, ${email}`;
  return name + email === "" ? id : name + email;
}

/** How a link is. */
export function LinkStatus({ link }: { readonly link: LinkData }): ReactNode {
  const account = accountOf(link);
  const isNamed = link.state === "healthy" && account !== "";
  return (
    <Status tone={TONES[link.state]}>
      {isNamed ? linkText("link_state.as", { account }) : linkText(`link_state.${link.state}`)}
    </Status>
  );
}
