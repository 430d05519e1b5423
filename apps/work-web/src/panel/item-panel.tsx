import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { CatchBoundary } from "@tanstack/react-router";
import { SidePanel } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { withoutVersion } from "../item/refresh.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { Preview } from "./preview.tsx";
import { PointPanel, isBeforeOwn, usePanelsOf } from "./point-panel.tsx";
import { Properties } from "./properties.tsx";
import { subjectQuery } from "./subject.ts";
import { Timeline } from "./timeline.tsx";
import { Versions } from "./versions.tsx";
import { isExtensionView } from "./view.ts";
import type { PanelView, Subject } from "./view.ts";

const SecurityDetails = lazy(async () => import("../security/security-details.tsx"));

/** What the panel is about, what it shows, and where that is decided. */
export interface ItemPanelProps {
  readonly subject: Subject;
  readonly view: PanelView;
  /** The place that the subject was opened in. */
  readonly within?: string;
  onView(view: PanelView): void;
  onClose(): void;
}

/** Details of one item beside the list: properties, versions, timeline, security. */
function ItemPanel(props: ItemPanelProps): ReactNode {
  const { subject, view, onView, onClose } = props;
  const key = `${withoutVersion(subject.id)} ${view}`;
  const [isLarge, setIsLarge] = useState(false);
  return (
    <CatchBoundary
      getResetKey={() => key}
      errorComponent={({ error, reset }) => (
        <SidePanel title={t("panel.title")} onClose={onClose}>
          <ErrorState error={error} onRetry={reset} />
        </SidePanel>
      )}
    >
      <Suspense
        fallback={
          <SidePanel title={t("panel.title")} onClose={onClose}>
            <LoadingRows />
          </SidePanel>
        }
      >
        {view === "security" ? (
          <SecurityDetails key={key} subject={subject} onBack={() => onView("properties")} onClose={onClose} />
        ) : (
          <Details
            key={withoutVersion(subject.id)}
            {...props}
            isLarge={isLarge}
            onLarge={setIsLarge}
            view={subject.kind === "document" || isExtensionView(view) ? view : "properties"}
          />
        )}
      </Suspense>
    </CatchBoundary>
  );
}

// Loaded when somebody opens it.
// oxlint-disable-next-line import/no-default-export
export default ItemPanel;

interface DetailsProps extends ItemPanelProps {
  readonly isLarge: boolean;
  onLarge(isLarge: boolean): void;
}

function Details({ subject, view, within, onView, onClose, isLarge, onLarge }: DetailsProps): ReactNode {
  const scope = useScope();
  const [version, setVersion] = useState<string>();
  const { data } = useSuspenseQuery(subjectQuery(scope, subject));
  const panels = usePanelsOf(data);
  const tabOf = ({ view: id, placed }: (typeof panels)[number]) => ({ id, label: placed.point.label });
  const tabs = [
    ...panels.filter(isBeforeOwn).map(tabOf),
    { id: "properties", label: t("panel.properties") },
    ...(data.kind === "document"
      ? [
          { id: "preview", label: t("panel.preview") },
          { id: "versions", label: t("panel.versions") },
          { id: "timeline", label: t("panel.timeline") },
        ]
      : []),
    ...panels.filter((each) => !isBeforeOwn(each)).map(tabOf),
  ];
  const isPreview = view === "preview" && data.kind === "document";
  const panel = panels.find((each) => each.view === view);
  return (
    <SidePanel
      title={data.entry.name}
      tabs={tabs}
      tab={isExtensionView(view) && panel === undefined ? "properties" : view}
      onTab={(id) => {
        setVersion(undefined);
        onView(id as PanelView);
      }}
      width={panel?.placed.point.pane?.width}
      room={isPreview ? (isLarge ? "page" : "wide") : undefined}
      onClose={onClose}
    >
      <Suspense fallback={<LoadingRows />}>
        {panel !== undefined ? (
          <PointPanel key={`${panel.view} ${subject.id}`} placed={panel.placed} data={data} />
        ) : isPreview ? (
          <Preview document={data.entry} version={version} within={within} isLarge={isLarge} onLarge={onLarge} />
        ) : view === "versions" && data.kind === "document" ? (
          <Versions
            document={data.entry}
            onPreview={(id) => {
              setVersion(id);
              onView("preview");
            }}
          />
        ) : view === "timeline" ? (
          <Timeline id={subject.id} />
        ) : (
          <Properties details={data} onSecurity={() => onView("security")} />
        )}
      </Suspense>
    </SidePanel>
  );
}
