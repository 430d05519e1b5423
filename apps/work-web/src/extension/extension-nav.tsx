import { AddRegular, AppsRegular } from "@fluentui/react-icons";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { dialogOf, pointsAt } from "@muniment/ui/extension";
import type { PlacedPoint } from "@muniment/ui/extension";
import { useSequenceKeys } from "@muniment/ui/keys";
import { MenuOf } from "@muniment/ui/menu";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { t } from "../messages.ts";
import { useExtensions } from "./extensions.ts";
import { PointDialog } from "./point-dialog.tsx";

/** A picture of an application; it only accompanies a name. */
export function ExtensionIcon({ placed }: { readonly placed: PlacedPoint }): ReactNode {
  const { icon } = placed.point;
  return icon === undefined ? <AppsRegular /> : <img src={icon} alt="" width={20} height={20} />;
}

/** The pages of applications in the left pane; nothing while there are none. */
export function ExtensionNav({ isIcons }: { readonly isIcons: boolean }): ReactNode {
  const placed = pointsAt(useExtensions(), "work.nav.node");
  if (placed.length === 0) return null;
  return (
    <NavGroup label={t("nav.applications")} isIcons={isIcons}>
      {placed.map((each) => (
        <NavLink
          key={`${each.extension.package_id} ${each.point.id}`}
          as={Link}
          to="/x/$package/$"
          params={{ package: each.extension.package_id, _splat: each.point.id }}
          activeOptions={{ includeSearch: false }}
          icon={<ExtensionIcon placed={each} />}
          isIcons={isIcons}
          label={each.point.label}
        />
      ))}
    </NavGroup>
  );
}

/** What applications can make from anywhere: a menu in the top bar, and their keys (TRK-WEB-004). */
export function ExtensionCreate(): ReactNode {
  const placed = pointsAt(useExtensions(), "work.global.create");
  const { workspace } = useParams({ strict: false });
  const navigate = useNavigate();
  const [open, setOpen] = useState<PlacedPoint | undefined>();
  const start = (each: PlacedPoint): void => {
    const [, pointId = ""] = /^work\.nav\.node:(.+)$/.exec(each.point.opens ?? "") ?? [];
    if (dialogOf(each.point) !== undefined) setOpen(each);
    else void navigate({ to: "/x/$package/$", params: { package: each.extension.package_id, _splat: pointId } });
  };
  // A key that Work has itself stays Work's: its own are bound before.
  useSequenceKeys(
    Object.fromEntries(
      placed.flatMap((each) => (each.point.shortcut === undefined ? [] : [[each.point.shortcut, () => start(each)]])),
    ),
  );
  if (placed.length === 0) return null;
  const entry = open === undefined ? undefined : dialogOf(open.point);
  return (
    <>
      <MenuOf
        icon={<AddRegular />}
        hasArrow
        entries={() =>
          placed.map((each) => ({
            kind: "item" as const,
            id: `${each.extension.package_id} ${each.point.id}`,
            label: each.point.label,
            shortcut: each.point.shortcut,
            run: () => start(each),
          }))
        }
      >
        {t("extension.new")}
      </MenuOf>
      {open === undefined || entry === undefined ? null : (
        <PointDialog placed={open} entry={entry} workspace={workspace} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}
