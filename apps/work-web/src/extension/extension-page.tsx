import { PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useLocation, useParams } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { ExtensionFrame, pointsAt } from "@muniment/ui/extension";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, LoadingRows } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { useAskedExtensions, useDoor } from "./extensions.ts";

/** A page of an application; what follows its place in the address is the application's, and stays there. */
export function ExtensionPage(): ReactNode {
  const { package: packageId = "", _splat: rest = "" } = useParams({ strict: false });
  const { searchStr } = useLocation();
  const { extensions, isKnown } = useAskedExtensions();
  const door = useDoor();
  const [title, setTitle] = useState<string | undefined>();
  const [pointId = "", ...further] = rest.split("/");
  const places = pointsAt(extensions, "work.nav.node").filter(({ extension }) => extension.package_id === packageId);
  const placed = places.find(({ point }) => point.id === pointId) ?? (pointId === "" ? places[0] : undefined);
  if (placed?.point.entry === undefined) {
    if (!isKnown) return <LoadingRows />;
    return (
      <EmptyState
        isPage
        icon={<PlugDisconnectedRegular />}
        title={t("extension.gone_title")}
        text={t("extension.gone")}
      />
    );
  }
  const { extension, point } = placed;
  return (
    <>
      <PageHeader title={title ?? point.label} />
      <ExtensionFrame
        key={point.id}
        door={door}
        extension={extension}
        entry={placed.point.entry}
        point={point.point}
        pointId={point.id}
        path={`${further.length === 0 ? "" : `/${further.join("/")}`}${searchStr}`}
        onTitle={(said) => setTitle(said === "" ? undefined : said)}
      />
    </>
  );
}
