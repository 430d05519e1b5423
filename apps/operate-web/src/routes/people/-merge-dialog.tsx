import { Field, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getEntity, listEntities, listEntityCases, mergeEntities } from "@muniment/operate-api/register";
import { FormDialog } from "@muniment/ui/dialog";
import { SearchField } from "@muniment/ui/filter";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../../api.ts";
import { registerText } from "../../texts/register.ts";
import type { EntityData } from "../../people/entity-data.ts";

const MOST_SHOWN = 12;

/** Makes another entry part of this one (OPR-PTY-008). */
export function MergeDialog({ entity, onClose }: { readonly entity: EntityData; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const merge = useCall(mergeEntities);
  const query = { kind: entity.kind, limit: MOST_SHOWN, ...(text === "" ? {} : { query: text }) };
  const found = useQuery(q(listEntities, { query }));
  const others = (found.data?.data ?? []).filter(({ id }) => id !== entity.id);
  const run = (): void => {
    const other = others.find(({ id }) => id === chosen);
    setIsMissing(other === undefined);
    if (other === undefined) return;
    merge.mutate(
      { params: { entity: entity.id }, body: { other: other.id } },
      {
        onSuccess: () => {
          void Promise.all([invalidate(client, [getEntity, listEntityCases]), reloadLists(client, listEntities)]);
          tell.done(registerText("entity.merged", { other: other.name, name: entity.name }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={registerText("entity.merge")}
      error={merge.error}
      choices={[{ label: registerText("entity.merge_confirm", { name: entity.name }), isBusy: merge.isPending, run }]}
      onClose={onClose}
    >
      <Text>{registerText("entity.merge_text")}</Text>
      <SearchField isWide label={registerText("entity.merge_search")} value={text} onSearch={setText} />
      {found.isError ? (
        <ErrorState error={found.error} />
      ) : found.isPending ? (
        <LoadingRows rows={3} />
      ) : (
        <Field
          label={registerText("entity.merge_of")}
          validationMessage={isMissing ? registerText("entity.merge_choose") : undefined}
        >
          <RadioGroup
            value={chosen}
            onChange={(_, data) => setChosen(data.value)}
            style={{ maxHeight: "38vh", overflowY: "auto" }}
          >
            {others.map(({ id, name, email, city }) => (
              <Radio key={id} value={id} label={[name, email, city].filter(Boolean).join(" · ")} />
            ))}
          </RadioGroup>
        </Field>
      )}
    </FormDialog>
  );
}
