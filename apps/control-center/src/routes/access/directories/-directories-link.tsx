import { Link as RouterLink } from "@tanstack/react-router";
import { Link } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../../../messages.ts";

/** The way back to the list. */
export function DirectoriesLink(): ReactNode {
  return (
    <RouterLink to="/access/directories" search>
      <Link as="span">{t("nav.directories")}</Link>
    </RouterLink>
  );
}
