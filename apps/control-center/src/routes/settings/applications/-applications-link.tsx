import { Link as RouterLink } from "@tanstack/react-router";
import { Link } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../../../messages.ts";

/** The way back to the list. */
export function ApplicationsLink(): ReactNode {
  return (
    <RouterLink to="/settings/applications">
      <Link as="span">{t("nav.applications")}</Link>
    </RouterLink>
  );
}
