import { MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { previewElements } from "@muniment/work-api/control-center/extension-element";
import { FormDialog } from "@muniment/ui/dialog";
import { LoadingRows } from "@muniment/ui/state";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { NamedGroup } from "./element.ts";
import { GroupField } from "./group-field.tsx";
import { placeName, pointName } from "./names.ts";

/** What a member of a group is shown (TRK-UIC-007). */
export function PreviewDialog({ packageId, onClose }: { readonly packageId: string; onClose(): void }): ReactNode {
  const [groups, setGroups] = useState<readonly NamedGroup[]>([]);
  const [group] = groups;
  return (
    <FormDialog
      title={t("elements.preview")}
      hasNoCancel
      choices={[{ label: t("action.close"), run: onClose }]}
      onClose={onClose}
    >
      <GroupField
        label={t("elements.preview_group")}
        isSingle
        chosen={groups}
        onChosen={(picked) => setGroups(picked.slice(-1))}
      />
      {group === undefined ? <Text>{t("elements.preview_text")}</Text> : <Shown packageId={packageId} group={group} />}
    </FormDialog>
  );
}

function Shown({ packageId, group }: { readonly packageId: string; readonly group: NamedGroup }): ReactNode {
  const { library, id, name } = group;
  const { data } = useQuery(
    q(previewElements, {
      params: { package: packageId },
      body: { group: { library, id }, language: navigator.language },
    }),
  );
  if (data === undefined) return <LoadingRows rows={3} />;
  const { has_access: hasAccess, points } = data.data;
  if (!hasAccess) {
    return (
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t("elements.preview_no_access", { name })}</MessageBarBody>
      </MessageBar>
    );
  }
  return (
    <ul aria-label={t("elements.preview_of", { name })} style={{ margin: 0, paddingInlineStart: "20px" }}>
      {points.map(({ point, id: pointId, label, toolbars = [], contexts = [] }) => (
        <li key={`${point} ${pointId}`}>
          {t("elements.name", { label, point: pointName(point) })}
          {[...toolbars, ...contexts].length === 0 ? "" : `: ${[...toolbars, ...contexts].map(placeName).join(", ")}`}
        </li>
      ))}
    </ul>
  );
}
