import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { ErrorState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { updateOpposingSet } from "@muniment/work-api/policy/opposing-set";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { setText } from "../../../texts/policy-set.ts";
import { SetForm } from "./-set-form.tsx";
import type { SetValues } from "./-set-form.tsx";
import { Contested } from "./-set-parts.tsx";
import { contestedOf, openSet, reloadSets } from "./-set.ts";
import type { OpenSet } from "./-set.ts";

/** What a dialog asks about a set. */
export type SetQuestionKind = "edit" | "active" | "suspended" | "ended";

const STATES = {
  active: { title: "set.activate_title", text: "set.activate_text", label: "set.activate", done: "set.active" },
  suspended: { title: "set.suspend_title", text: "set.suspend_text", label: "set.suspend", done: "set.suspended" },
  ended: { title: "set.end_title", text: "set.end_text", label: "set.end", done: "set.ended" },
} as const;

/** The dialog of what is asked about a set; it shows what is true now, not what the list showed. */
export function SetQuestion(props: {
  readonly id: string;
  readonly question: SetQuestionKind;
  onClose(): void;
}): ReactNode {
  const { id, question, onClose } = props;
  const found = useQuery({
    queryKey: ["set-dialog", id],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async () => openSet(id),
  });
  if (found.data === undefined) {
    // A dialog that waits and gives way to another would take the focus along.
    if (found.error === null) return null;
    return (
      <FormDialog title={setText("set.edit")} choices={[]} cancelLabel={t("close")} onClose={onClose}>
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      </FormDialog>
    );
  }
  if (question === "edit") return <EditSet opened={found.data} onClose={onClose} />;
  return <ChangeState opened={found.data} state={question} onClose={onClose} />;
}

function EditSet({ opened, onClose }: { readonly opened: OpenSet; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [tag, setTag] = useState(opened.tag);
  const { set } = opened;
  const [start] = useState<SetValues>(() => ({ ...set, sides: set.sides.map(({ assets }) => assets) }));
  const save = async (values: SetValues): Promise<() => void> => {
    const { name, counts_history, counts_work, starts_at, ends_at } = values;
    const sides = values.sides.map((side) => ({ assets: [...side] }));
    const body = { name, counts_history, counts_work, starts_at, ends_at, sides };
    await api.ifMatch(tag)(updateOpposingSet, { params: { set: set.id }, body });
    await reloadSets(client);
    tell.done(setText("set.saved", { set: set.alias }));
    return onClose;
  };
  return (
    <SetForm
      title={setText("set.edit_title", { set: set.alias })}
      button={t("save")}
      start={start}
      isNew={false}
      save={save}
      onStale={async () => setTag((await openSet(set.id)).tag)}
      onClose={onClose}
    />
  );
}

function ChangeState(props: {
  readonly opened: OpenSet;
  readonly state: keyof typeof STATES;
  onClose(): void;
}): ReactNode {
  const { opened, state, onClose } = props;
  const { set, tag } = opened;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const words = STATES[state];
  const run = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await api.ifMatch(tag)(updateOpposingSet, { params: { set: set.id }, body: { status: state } });
      await reloadSets(client);
      tell.done(setText(words.done, { set: set.alias }));
      onClose();
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  const contested = contestedOf(error);
  return (
    <FormDialog
      title={setText(words.title, { set: set.alias })}
      error={contested.length > 0 ? undefined : error}
      choices={[{ label: setText(words.label), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Contested people={contested} />
      <Text>{setText(words.text)}</Text>
    </FormDialog>
  );
}
