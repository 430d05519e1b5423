import { useQueryClient } from "@tanstack/react-query";
import { Text } from "@fluentui/react-components";
import { ArrowForwardRegular, LinkRegular, ProhibitedRegular, RenameRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Action } from "@muniment/ui/action";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { chooseForConflicts, listDirectoryChanges } from "@muniment/work-api/control-center/directory-run";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { directoryText } from "../../../texts/directory.ts";
import { nameOf } from "./-change-columns.tsx";
import type { Change } from "./-change-columns.tsx";
import type { Run } from "./-source-state.tsx";

type Choice = Change["choices"][number];

const ICONS = {
  link: <LinkRegular />,
  rename: <RenameRegular />,
  skip: <ArrowForwardRegular />,
  always_skip: <ProhibitedRegular />,
} as const;

type Asked = { readonly choice: "link" | "rename"; readonly changes: readonly Change[] };

/** What can be decided about conflicts of a run: link, rename, skip, always skip (CC-DIR-010). */
export function useConflictActions(run: Run): {
  readonly actions: readonly Action<Change>[];
  readonly question: ReactNode;
} {
  const choose = useChoose(run);
  const tell = useTell();
  const [asked, setAsked] = useState<Asked>();
  const tryChoose = async (changes: readonly Change[], choice: Choice): Promise<void> => {
    try {
      await choose(changes, choice);
    } catch (error) {
      tell.failed(directoryText("change.not_chosen"), error);
    }
  };
  const actions = (["link", "rename", "skip", "always_skip"] as const).map((choice): Action<Change> => ({
    id: choice,
    label: directoryText(`change.choice.${choice}`),
    icon: ICONS[choice],
    needs: choice === "rename" ? "one" : "some",
    refuse: (changes) =>
      changes.every(({ choices }) => choices.includes(choice)) ? undefined : directoryText("change.not_possible"),
    run: (changes) =>
      choice === "link" || choice === "rename" ? setAsked({ choice, changes }) : void tryChoose(changes, choice),
  }));
  const close = (): void => setAsked(undefined);
  const question =
    asked === undefined ? null : asked.choice === "rename" ? (
      <RenameDialog change={asked.changes[0]} choose={choose} onClose={close} />
    ) : (
      <LinkQuestion
        changes={asked.changes}
        onYes={() => {
          close();
          void tryChoose(asked.changes, "link");
        }}
        onClose={close}
      />
    );
  return { actions, question };
}

type Choose = (changes: readonly Change[], choice: Choice, userId?: string) => Promise<void>;

function useChoose(run: Run): Choose {
  const client = useQueryClient();
  const tell = useTell();
  return async (changes, choice, userId) => {
    await api.call(chooseForConflicts, {
      params: { source: String(run.source), run: String(run.num) },
      body: {
        changes: changes.map(({ num }) => num),
        choice,
        ...(userId === undefined ? {} : { user_id: userId }),
      },
    });
    tell.done(directoryText("change.chosen", { count: changes.length }));
    await reloadLists(client, listDirectoryChanges);
  };
}

function LinkQuestion(props: { readonly changes: readonly Change[]; onYes(): void; onClose(): void }): ReactNode {
  const { changes, onYes, onClose } = props;
  const count = changes.length;
  return (
    <FormDialog
      title={directoryText("change.link_title", { count })}
      choices={[{ label: directoryText("change.choice.link"), run: onYes }]}
      onClose={onClose}
    >
      <Text>{directoryText("change.link_text", { count })}</Text>
      <Text>{changes.map(({ holder = "" }) => holder).join(", ")}</Text>
    </FormDialog>
  );
}

function RenameDialog(props: {
  readonly change: Change | undefined;
  readonly choose: Choose;
  onClose(): void;
}): ReactNode {
  const { change, choose, onClose } = props;
  const [error, setError] = useState<unknown>();
  const { control, handleSubmit, formState, setError: setFieldError } = useForm({ defaultValues: { user_id: "" } });
  if (change === undefined) return null;
  const save = async ({ user_id: userId }: { user_id: string }): Promise<void> => {
    try {
      await choose([change], "rename", userId);
      onClose();
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: setFieldError, fields: ["user_id"] }));
    }
  };
  return (
    <FormDialog
      title={directoryText("change.rename_title")}
      error={error}
      choices={[{ label: t("save"), isBusy: formState.isSubmitting, run: () => void handleSubmit(save)() }]}
      onClose={onClose}
    >
      <Text>{directoryText("change.rename_text", { name: nameOf(change), id: change.user_id })}</Text>
      <TextField control={control} name="user_id" label={directoryText("change.new_id")} isRequired />
    </FormDialog>
  );
}
