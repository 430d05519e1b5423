import { Button } from "@fluentui/react-components";
import { ShieldRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { EmptyState } from "@muniment/ui/state";
import { rightsText } from "./texts/rights.ts";

/** CC-NAV-002: a plain page that says so, and the way back. */
export function NoRights(): ReactNode {
  return (
    <EmptyState isPage icon={<ShieldRegular />} title={rightsText("rights.none")} text={rightsText("rights.none_text")}>
      <Button as="a" href="/work/web/" appearance="primary">
        {rightsText("rights.back")}
      </Button>
    </EmptyState>
  );
}
