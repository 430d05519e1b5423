import { Checkbox, Field, Input } from "@fluentui/react-components";
import { BookmarkRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { createMyView, createView, deleteView, listMyViews, listViews } from "@muniment/tracker-api/view";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { FormDialog } from "@muniment/ui/dialog";
import { MenuOf } from "@muniment/ui/menu";
import type { MenuEntry } from "@muniment/ui/menu";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";

/** Whose views they are: of a tracker, or of one of the lists over all matters. */
type ViewPlace = { readonly tracker: string } | { readonly scope: "mine" | "assigned" };

interface ViewMenuProps {
  readonly place: ViewPlace;
  readonly mayShare: boolean;
  readonly settings: ViewSettingsData;
  /** `undefined` for the usual view. */
  onView(settings: ViewSettingsData | undefined): void;
}

function useViews(place: ViewPlace) {
  const tracker = "tracker" in place ? place.tracker : undefined;
  const ofTracker = useQuery({
    ...q(listViews, { params: { tracker: tracker ?? "" } }),
    enabled: tracker !== undefined,
  });
  const mine = useQuery({ ...q(listMyViews), enabled: tracker === undefined });
  if ("tracker" in place) return ofTracker.data?.data ?? [];
  return (mine.data?.data ?? []).filter(({ scope }) => scope === place.scope);
}

/** Saved views of a checklist or list: one's own and shared ones (TRK-VIEW-006). */
export function ViewMenu({ place, mayShare, settings, onView }: ViewMenuProps): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [isSaving, setIsSaving] = useState(false);
  const views = useViews(place);
  const now = JSON.stringify(settings);
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["listViews"] });
    await client.invalidateQueries({ queryKey: ["listMyViews"] });
  };
  const remove = async (view: (typeof views)[number]): Promise<void> => {
    try {
      await call(deleteView, { params: { view: view.id } });
      await refresh();
      tell.done(t("views.removed", { name: view.name }));
    } catch (error) {
      tell.failed(t("views.not_saved"), error);
    }
  };
  const entries = (): readonly MenuEntry[] => [
    { kind: "item", id: "usual", label: t("views.usual"), run: () => onView(undefined) },
    ...views.map((view) => ({
      kind: "one-of" as const,
      id: view.id,
      label: view.name,
      isOn: JSON.stringify(view.settings) === now,
      run: () => onView(view.settings),
    })),
    { kind: "line", id: "line" },
    { kind: "item", id: "save", label: t("views.save"), run: () => setIsSaving(true) },
    ...views
      .filter((view) => view.is_mine || mayShare)
      .map((view) => ({
        kind: "item" as const,
        id: `delete-${view.id}`,
        label: t("views.delete", { name: view.name }),
        run: () => void remove(view),
      })),
  ];
  return (
    <>
      <MenuOf icon={<BookmarkRegular />} hasArrow entries={entries}>
        {t("views.title")}
      </MenuOf>
      {isSaving ? (
        <SaveView
          place={place}
          mayShare={mayShare}
          settings={settings}
          onClose={() => setIsSaving(false)}
          onSaved={async (name) => {
            setIsSaving(false);
            await refresh();
            tell.done(t("views.saved", { name }));
          }}
        />
      ) : null}
    </>
  );
}

function SaveView(
  props: Omit<ViewMenuProps, "onView"> & { onClose(): void; onSaved(name: string): Promise<void> },
): ReactNode {
  const { place, mayShare, settings, onClose, onSaved } = props;
  const [name, setName] = useState("");
  const [isShared, setIsShared] = useState(false);
  const [isDefault, setIsDefault] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const save = async (): Promise<void> => {
    setIsBusy(true);
    const sharing = { ...(isShared ? { shared: true } : {}), ...(isDefault ? { is_default: true } : {}) };
    try {
      const view = { name: name.trim(), settings };
      if ("tracker" in place) await call(createView, { params: place, body: { ...view, ...sharing } });
      else await call(createMyView, { body: { ...view, ...place } });
      await onSaved(name.trim());
    } catch (refusal) {
      setError(refusal);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={t("views.save_title")}
      error={error}
      choices={[{ label: t("action.save"), isBusy, run: () => void save() }]}
      onClose={onClose}
    >
      <Field label={t("views.name")} required>
        <Input maxLength={255} value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      {mayShare ? (
        <div>
          <Checkbox
            label={t("views.share")}
            checked={isShared || isDefault}
            onChange={(_, data) => setIsShared(data.checked === true)}
          />
          <Checkbox
            label={t("views.default")}
            checked={isDefault}
            onChange={(_, data) => setIsDefault(data.checked === true)}
          />
        </div>
      ) : null}
    </FormDialog>
  );
}
