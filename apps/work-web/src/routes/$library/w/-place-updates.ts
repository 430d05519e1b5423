import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { isDocumentId } from "../../../item/item.ts";
import { forgetItem, refreshItems, withoutVersion } from "../../../item/refresh.ts";
import { useLiveUpdates } from "../../../live/live-updates.ts";
import type { Place } from "./-place.ts";

/** So many open folders of the tree are followed beside the rows in sight. */
const MOST_OPENED = 40;

const topicOf = (id: string): string => `${isDocumentId(id) ? "document" : "container"}:${id}`;

/** Follows what is in sight of a place: itself, the open folders of the tree, the rows that are drawn. */
export function usePlaceUpdates(place: Place, selected: string | undefined) {
  const client = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [shown, setShown] = useState<readonly string[]>([]);
  const { workspace, folder = workspace } = place;
  const lose = (id: string): void => {
    forgetItem(client, id);
    if (id === workspace || id === folder) {
      // The page asks for its place anew, and is told like everybody that there is none.
      void router.invalidate();
      return;
    }
    if (selected !== undefined && withoutVersion(selected) === withoutVersion(id)) {
      void navigate({
        to: ".",
        search: (before: Record<string, unknown>) => ({ ...before, selected: undefined, panel: undefined }),
        replace: true,
      });
    }
    // Another version may still be there to see.
    void refreshItems(client, [folder]);
  };
  useLiveUpdates(
    [
      topicOf(workspace),
      topicOf(folder),
      ...(selected === undefined ? [] : [topicOf(selected)]),
      ...opened.slice(0, MOST_OPENED).map(topicOf),
      ...shown.map(topicOf),
    ],
    lose,
  );
  return { onOpened: setOpened, onShown: useCallback((ids: readonly string[]) => setShown(ids), []) };
}
