import { AppsRegular } from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { pointsAt } from "@muniment/ui/extension";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { t } from "../messages.ts";
import { useExtensions } from "./extensions.ts";

/** What applications add to the left pane (CC-EXT-001); it comes and goes without signing in anew (CC-EXT-002). */
export function ExtensionNav({ isIcons }: { readonly isIcons: boolean }): ReactNode {
  const placed = pointsAt(useExtensions().extensions, "cc.nav.extension");
  if (placed.length === 0) return null;
  return (
    <NavGroup label={t("nav.extensions")} isIcons={isIcons}>
      {placed.map(({ extension, point }) => (
        <NavLink
          key={`${extension.package_id} ${point.id}`}
          as={Link}
          to="/x/$package/$"
          params={{ package: extension.package_id, _splat: (point.opens ?? "").replace(/^cc\.page:/, "") }}
          activeOptions={{ includeSearch: false }}
          icon={point.icon === undefined ? <AppsRegular /> : <img src={point.icon} alt="" width={20} height={20} />}
          isIcons={isIcons}
          label={point.label}
        />
      ))}
    </NavGroup>
  );
}
