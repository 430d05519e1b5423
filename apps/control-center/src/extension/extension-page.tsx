import { Button } from "@fluentui/react-components";
import { PlugDisconnectedRegular } from "@fluentui/react-icons";
import { useLocation, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { ExtensionFrame, pointsAt } from "@muniment/ui/extension";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, LoadingRows } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { useDoor, useExtensions } from "./extensions.ts";

/** Names the page of an action in the address. */
const ACTION = "open";

/** A page of an application with the buttons that its manifest names, each of which opens a page of its own (CC-EXT-003). */
export function ExtensionPage(): ReactNode {
  const { package: packageId = "", _splat: rest = "" } = useParams({ strict: false });
  const { searchStr } = useLocation();
  const navigate = useNavigate();
  const { extensions, isKnown } = useExtensions();
  const door = useDoor();
  const [pointId = "", ...further] = rest.split("/");
  const pages = pointsAt(extensions, "cc.page").filter(({ extension }) => extension.package_id === packageId);
  const placed = pages.find(({ point }) => point.id === pointId);
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
  const isAction = further[0] === ACTION;
  const action = isAction ? point.actions?.find(({ id }) => id === further[1]) : undefined;
  const path = isAction ? further.slice(2) : further;
  return (
    <>
      <PageHeader title={point.label}>
        {action === undefined
          ? point.actions?.map(({ id, label }) => (
              <Button
                key={id}
                appearance="primary"
                onClick={() =>
                  void navigate({
                    to: "/x/$package/$",
                    params: { package: packageId, _splat: `${pointId}/${ACTION}/${id}` },
                  })
                }
              >
                {label}
              </Button>
            ))
          : null}
      </PageHeader>
      <ExtensionFrame
        key={`${point.id} ${action?.id ?? ""}`}
        door={door}
        extension={extension}
        entry={action?.entry ?? placed.point.entry}
        point={point.point}
        pointId={point.id}
        action={action?.id}
        path={`${path.length === 0 ? "" : `/${path.join("/")}`}${searchStr}`}
      />
    </>
  );
}
