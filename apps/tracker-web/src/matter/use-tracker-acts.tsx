import { Field, Input, Text, Textarea } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { mayDo } from "@muniment/tracker-api";
import { deleteFollow, putFollow } from "@muniment/tracker-api/me";
import {
  archiveTracker,
  createTracker,
  deleteTracker,
  restoreTracker,
  updateTracker,
} from "@muniment/tracker-api/tracker";
import { FormDialog } from "@muniment/ui/dialog";
import { later } from "@muniment/ui/later";
import type { MenuEntry } from "@muniment/ui/menu";
import { useTell } from "@muniment/ui/toast";
import { call, ifMatch } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Tracker } from "../task/task.ts";

const CopyDialog = later(async () => (await import("./copy-dialog.tsx")).CopyDialog);

type Dialog = { readonly kind: "rename" | "delete" | "copy"; readonly tracker: Tracker };

/** What can be done with a whole tracker (TRK-TRK-006); `shown` is the question it asks. */
export function useTrackerActs(onGone: () => void) {
  const client = useQueryClient();
  const tell = useTell();
  const [dialog, setDialog] = useState<Dialog | undefined>();
  const changed = async (): Promise<void> => {
    await Promise.all([
      client.invalidateQueries({ queryKey: ["listTrackers"] }),
      client.invalidateQueries({ queryKey: ["getTracker"] }),
    ]);
  };
  const attempt = (title: string, act: () => Promise<unknown>): void => {
    act().then(changed, (error: unknown) => tell.failed(title, error));
  };
  const remove = async (tracker: Tracker): Promise<void> => {
    const params = { tracker: tracker.id };
    await call(deleteTracker, { params });
    onGone();
    tell.done(t("tracker.deleted", { name: tracker.name }), () =>
      attempt(t("tracker.not_restored"), async () => call(restoreTracker, { params })),
    );
  };
  const entries = (tracker: Tracker): readonly MenuEntry[] => {
    const params = { tracker: tracker.id };
    const refusal = mayDo("tracker.change", tracker.standing) ? undefined : t("tracker.may_not_change");
    const follow = { type: "tracker", target: tracker.id } as const;
    const isArchived = tracker.archived_at !== undefined;
    return [
      {
        kind: "item",
        id: "rename",
        label: t("tracker.rename"),
        refusal,
        run: () => setDialog({ kind: "rename", tracker }),
      },
      { kind: "item", id: "copy", label: t("copy.open"), run: () => setDialog({ kind: "copy", tracker }) },
      {
        kind: "item",
        id: "follow",
        label: t(tracker.is_followed ? "task.unfollow" : "task.follow"),
        run: () =>
          attempt(t("task.not_followed"), async () =>
            tracker.is_followed
              ? call(deleteFollow, { params: follow })
              : call(putFollow, { params: follow, body: {} }),
          ),
      },
      {
        kind: "item",
        id: "archive",
        label: t(isArchived ? "tracker.restore" : "tracker.archive"),
        refusal,
        run: () =>
          attempt(t("tracker.not_changed"), async () => call(isArchived ? restoreTracker : archiveTracker, { params })),
      },
      { kind: "line", id: "line" },
      {
        kind: "item",
        id: "delete",
        label: t("tracker.delete"),
        refusal,
        run: () => setDialog({ kind: "delete", tracker }),
      },
    ];
  };
  return {
    entries,
    shown: (
      <TrackerDialog
        dialog={dialog}
        onClose={() => setDialog(undefined)}
        onDelete={(tracker) => attempt(t("tracker.not_deleted"), async () => remove(tracker))}
        onRenamed={changed}
      />
    ),
  };
}

interface TrackerDialogProps {
  readonly dialog: Dialog | undefined;
  onClose(): void;
  onDelete(tracker: Tracker): void;
  onRenamed(): Promise<void>;
}

function TrackerDialog({ dialog, onClose, onDelete, onRenamed }: TrackerDialogProps): ReactNode {
  if (dialog === undefined) return null;
  const { kind, tracker } = dialog;
  if (kind === "copy") return <CopyDialog tracker={tracker} onClose={onClose} />;
  if (kind === "rename") {
    return (
      <NameDialog
        title={t("tracker.rename")}
        button={t("action.save")}
        first={{ name: tracker.name, description: tracker.description }}
        onClose={onClose}
        onSave={async (given) => {
          await ifMatch(tracker.rev)(updateTracker, { params: { tracker: tracker.id }, body: given });
          await onRenamed();
          onClose();
        }}
      />
    );
  }
  return (
    <FormDialog
      title={t("tracker.delete_title", { name: tracker.name })}
      choices={[
        {
          label: t("tracker.delete"),
          run() {
            onClose();
            onDelete(tracker);
          },
        },
      ]}
      onClose={onClose}
    >
      <Text>{t("tracker.delete_text", { count: tracker.progress.total })}</Text>
    </FormDialog>
  );
}

/** Asks for the name of a tracker that begins in a matter. */
export function NewTrackerDialog(props: {
  readonly matter: string;
  onClose(): void;
  onCreated(tracker: Tracker): void;
}): ReactNode {
  const client = useQueryClient();
  return (
    <NameDialog
      title={t("tracker.new")}
      button={t("tracker.create")}
      first={{ name: "", description: "" }}
      onClose={props.onClose}
      onSave={async ({ name, description }) => {
        const { data } = await call(createTracker, {
          params: { matter: props.matter },
          body: { name, ...(description === "" ? {} : { description }) },
        });
        await client.invalidateQueries({ queryKey: ["listTrackers"] });
        props.onCreated(data);
      }}
    />
  );
}

interface Named {
  readonly name: string;
  readonly description: string;
}

const LONGEST_NAME = 255;
const LONGEST_DESCRIPTION = 4_000;

function NameDialog(props: {
  readonly title: string;
  readonly button: string;
  readonly first: Named;
  onClose(): void;
  onSave(given: Named): Promise<void>;
}): ReactNode {
  const { title, button, first, onClose, onSave } = props;
  const [name, setName] = useState(first.name);
  const [description, setDescription] = useState(first.description);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isMissing, setIsMissing] = useState(false);
  const save = async (): Promise<void> => {
    if (name.trim() === "") {
      setIsMissing(true);
      return;
    }
    setIsBusy(true);
    try {
      await onSave({ name: name.trim(), description: description.trim() });
    } catch (refusal) {
      setError(refusal);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={title}
      error={error}
      choices={[{ label: button, isBusy, run: () => void save() }]}
      onClose={onClose}
    >
      <Field
        label={t("tracker.name")}
        required
        validationMessage={isMissing && name.trim() === "" ? t("tracker.name_missing") : undefined}
      >
        <Input maxLength={LONGEST_NAME} value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={t("tracker.description")}>
        <Textarea
          maxLength={LONGEST_DESCRIPTION}
          value={description}
          onChange={(_, data) => setDescription(data.value)}
        />
      </Field>
    </FormDialog>
  );
}
