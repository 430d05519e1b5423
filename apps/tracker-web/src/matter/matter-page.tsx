import { Suspense, useEffect } from "react";
import type { ReactNode } from "react";
import { EmptyState, LoadingRows } from "@muniment/ui/state";
import { FolderRegular } from "@fluentui/react-icons";
import { ChecklistPage } from "../checklist/checklist-page.tsx";
import { useDisplay } from "../frame/display.ts";
import { useHostContext } from "../frame/host.ts";
import { useFramePath } from "../frame/path.ts";
import { t } from "../messages.ts";
import { readPlace, writePlace } from "./place.ts";
import { TrackerList } from "./tracker-list.tsx";

/** The tab of a matter: its trackers, and the checklist of one of them (TRK-WEB-002). */
export function MatterPage(): ReactNode {
  const { matter } = useHostContext();
  if (matter === undefined) {
    return <EmptyState isPage icon={<FolderRegular />} title={t("matter.none")} text={t("matter.none_text")} />;
  }
  return <MatterTrackers key={matter.id} matter={matter.id} />;
}

function MatterTrackers({ matter }: { readonly matter: string }): ReactNode {
  const [path, go] = useFramePath();
  const [last, keepLast] = useDisplay(`last:${matter}`);
  const place = readPlace(path);
  const tracker = place.kind === "tracker" ? place.tracker : undefined;
  useEffect(() => {
    if (tracker !== undefined && tracker !== last) keepLast(tracker);
    // Kept once for each tracker that is opened.
  }, [tracker]);
  const toList = (): void => {
    keepLast(null);
    go("list");
  };
  if (place.kind === "tracker") {
    return (
      <Suspense key={place.tracker} fallback={<LoadingRows />}>
        <ChecklistPage
          trackerId={place.tracker}
          opened={place.opened}
          onOpened={(opened) => go(writePlace({ ...place, opened }))}
          onBack={toList}
        />
      </Suspense>
    );
  }
  return (
    <TrackerList
      matter={matter}
      last={place.kind === "start" && typeof last === "string" ? last : undefined}
      onOpen={(id, given) => go(id, given)}
    />
  );
}
