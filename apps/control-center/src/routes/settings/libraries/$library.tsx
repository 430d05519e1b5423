import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { EditRegular, LibraryRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatNumber, formatSize } from "@muniment/ui/message";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { t } from "../../../messages.ts";
import { libraryText } from "../../../texts/library.ts";
import { ObjectActivity } from "../../-object-activity.tsx";
import { EditLibrary } from "./-edit-library.tsx";
import { countedLibraries, languageName } from "./-libraries.ts";
import type { Library } from "./-libraries.ts";
import { StateOf } from "./-library-state.tsx";

interface LibraryPanelSearch {
  readonly tab?: "activity";
}

export const Route = createFileRoute("/settings/libraries/$library")({
  validateSearch: ({ tab }): LibraryPanelSearch => (tab === "activity" ? { tab } : {}),
  component: LibraryPanel,
});

const TABS = [
  { id: "details", label: t("user.tab_details") },
  { id: "activity", label: t("account.tab_activity") },
] as const;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  start: { alignSelf: "start" },
});

/** One library beside the list. */
function LibraryPanel(): ReactNode {
  const { library: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate();
  const [isEditing, setIsEditing] = useState(false);
  const found = useQuery(countedLibraries);
  const library = found.data?.data.find((each) => each.id.toLowerCase() === id.toLowerCase());
  const readsAudit = library?.rights === "nrtadmin";
  const show = (wanted: string): void =>
    void navigate({
      to: "/settings/libraries/$library",
      params: { library: id },
      search: wanted === "activity" ? { tab: wanted } : {},
      replace: true,
    });
  return (
    <SidePanel
      title={library?.display_name ?? id}
      {...(readsAudit ? { tabs: TABS, tab: tab ?? "details", onTab: show } : {})}
      onClose={() => void navigate({ to: "/settings/libraries" })}
    >
      {found.isPending ? (
        <LoadingRows rows={8} />
      ) : library !== undefined && readsAudit && tab === "activity" ? (
        <ObjectActivity key={library.id} library={library.id} type="library" id={library.id} />
      ) : library !== undefined ? (
        <Details library={library} onEdit={() => setIsEditing(true)} />
      ) : found.error === null ? (
        <EmptyState icon={<LibraryRegular />} title={libraryText("library.missing")} />
      ) : (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      )}
      {isEditing && library !== undefined ? (
        <EditLibrary library={library} onClose={() => setIsEditing(false)} />
      ) : null}
    </SidePanel>
  );
}

function Details({ library, onEdit }: { readonly library: Library; onEdit(): void }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      {library.actions.includes("edit_library") ? (
        <Button className={styles.start} icon={<EditRegular />} onClick={onEdit}>
          {t("edit")}
        </Button>
      ) : null}
      <PropertyList
        properties={[
          { name: libraryText("library.id"), value: library.id },
          { name: libraryText("library.name"), value: library.display_name },
          { name: libraryText("library.description"), value: library.description },
          { name: libraryText("library.language"), value: languageName(library.default_language) },
          { name: libraryText("library.state"), value: <StateOf state={library.state} /> },
          { name: libraryText("library.users"), value: formatNumber(library.user_count ?? 0) },
          { name: libraryText("library.documents"), value: formatNumber(library.document_count ?? 0) },
          { name: libraryText("library.size"), value: formatSize(library.size ?? 0) },
        ]}
      />
    </div>
  );
}
