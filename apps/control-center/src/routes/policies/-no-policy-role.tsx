import { ShieldLockRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { EmptyState } from "@muniment/ui/state";
import { policyText } from "../../texts/policy.ts";

/** The same words for everybody without a role, whatever there is to see. */
export function NoPolicyRole(): ReactNode {
  return (
    <EmptyState
      isPage
      icon={<ShieldLockRegular />}
      title={policyText("no_role.title")}
      text={policyText("no_role.text")}
    />
  );
}
