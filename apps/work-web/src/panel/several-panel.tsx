import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import { formatMoment, formatNumber, formatSize } from "@muniment/ui/message";
import { PropertyList, SidePanel } from "@muniment/ui/panel";
import type { DocumentItem, Item } from "../item/item.ts";
import { Moment } from "@muniment/ui/moment";
import { t } from "../messages.ts";

/** What several chosen items have in common, where they differ, and what they come to (WORK-PRP-003). */
export function SeveralPanel({ items, onClose }: { readonly items: readonly Item[]; onClose(): void }): ReactNode {
  const documents = items.filter((item): item is DocumentItem => item.kind === "document");
  const folders = items.length - documents.length;
  const edited = items.map(({ editedAt }) => editedAt).toSorted();
  const [first = "", last = ""] = [edited[0], edited.at(-1)];
  return (
    <SidePanel title={t("several.title", { count: items.length })} onClose={onClose}>
      <PropertyList
        properties={[
          { name: t("several.documents"), value: documents.length > 0 ? formatNumber(documents.length) : undefined },
          { name: t("several.folders"), value: folders > 0 ? formatNumber(folders) : undefined },
          {
            name: t("several.size"),
            value: documents.length > 0 ? formatSize(documents.reduce((sum, { size }) => sum + size, 0)) : undefined,
          },
          { name: t("property.name"), value: common(items.map(({ name }) => name)) },
          { name: t("column.type"), value: common(documents.map(({ extension }) => extension.toUpperCase())) },
          { name: t("column.version"), value: common(documents.map(({ version }) => String(version))) },
          { name: t("column.author"), value: common(items.map(({ author }) => author)) },
          { name: t("property.edited_by"), value: common(documents.map(({ editedBy }) => editedBy)) },
          {
            name: t("column.edited"),
            value:
              shownAs(first) === shownAs(last) ? (
                <Moment at={first} />
              ) : (
                <>
                  <Moment at={first} /> – <Moment at={last} />
                </>
              ),
          },
        ]}
      />
    </SidePanel>
  );
}

const shownAs = (at: string): string => formatMoment(new Date(at), systemClock.now());

/** The value that all have, or that they differ; nothing where none has one. */
function common(values: readonly string[]): string | undefined {
  const [first, ...others] = new Set(values);
  return others.length > 0 ? t("several.various") : first;
}
