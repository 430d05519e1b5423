import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Text } from "@fluentui/react-components";
import {
  ArrowSyncRegular,
  DeleteRegular,
  EditRegular,
  EyeRegular,
  PauseCircleRegular,
  PlayCircleRegular,
  TextBulletListSquareSearchRegular,
} from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import {
  deleteDirectorySource,
  getDirectorySource,
  listDirectorySources,
  pauseDirectorySource,
  resumeDirectorySource,
} from "@muniment/work-api/control-center/directory";
import { getDirectoryRun, listDirectoryRuns, startDirectoryRun } from "@muniment/work-api/control-center/directory-run";
import { api } from "../../../api.ts";
import { directoryText } from "../../../texts/directory.ts";
import { isUnderWay } from "./-source-state.tsx";
import type { Run, Source } from "./-source-state.tsx";

/** The answers that say how directories and their runs are. */
export const sourceAnswers = [listDirectorySources, getDirectorySource, listDirectoryRuns, getDirectoryRun] as const;

type Question = { readonly kind: "run" | "pause" | "delete"; readonly source: Source };

/** What can be done with a directory: the ribbon of the list, its rows' menus and the directory's own page show this. */
export function useSourceActions(place: "list" | "page"): {
  readonly actions: readonly Action<Source>[];
  readonly question: ReactNode;
} {
  const navigate = useNavigate();
  const start = useStartRun();
  const change = useSourceChange();
  const [asked, setAsked] = useState<Question>();
  const go = (to: Place, source: Source): void =>
    void navigate({ to, params: { directory: String(source.num) }, search: true });
  const actions = sourceActions({
    go,
    ask: (kind, source) => setAsked({ kind, source }),
    dryRun: (source) => void start(source, { kind: "dry" }),
    resume: (source) => void change(source, "resume"),
  });
  const answer = async ({ kind, source }: Question): Promise<void> => {
    setAsked(undefined);
    if (kind === "run") return start(source, { kind: "sync" });
    const isDone = await change(source, kind);
    if (isDone && kind === "delete" && place === "page") void navigate({ to: "/access/directories", search: true });
  };
  return {
    actions: place === "list" ? actions : actions.filter(({ id }) => id !== "view"),
    question:
      asked === undefined ? null : (
        <SourceQuestion asked={asked} onYes={() => void answer(asked)} onClose={() => setAsked(undefined)} />
      ),
  };
}

type Place = "/access/directories/$directory" | "/access/directories/$directory/edit";

interface SourceActs {
  go(to: Place, source: Source): void;
  ask(kind: Question["kind"], source: Source): void;
  dryRun(source: Source): void;
  resume(source: Source): void;
}

function sourceActions({ go, ask, dryRun, resume }: SourceActs): readonly Action<Source>[] {
  const action = (
    given: Pick<Action<Source>, "id" | "label" | "icon">,
    run: (source: Source) => void,
    refuse?: (source: Source) => string | undefined,
  ): Action<Source> => ({
    ...given,
    needs: "one",
    run: ([source]) => (source === undefined ? undefined : run(source)),
    ...(refuse === undefined ? {} : { refuse: ([source]) => (source === undefined ? undefined : refuse(source)) }),
  });
  const busy = ({ last_run: run }: Source): string | undefined =>
    isUnderWay(run) ? directoryText("directory.running_already") : undefined;
  return [
    action({ id: "view", label: directoryText("directory.open"), icon: <EyeRegular /> }, (source) =>
      go("/access/directories/$directory", source),
    ),
    action(
      { id: "dry", label: directoryText("directory.dry"), icon: <TextBulletListSquareSearchRegular /> },
      dryRun,
      busy,
    ),
    action(
      { id: "run", label: directoryText("directory.run"), icon: <ArrowSyncRegular /> },
      (source) => ask("run", source),
      (source) => busy(source) ?? (isShown(source) ? undefined : directoryText("directory.run_first")),
    ),
    action({ id: "edit", label: directoryText("directory.edit"), icon: <EditRegular /> }, (source) =>
      go("/access/directories/$directory/edit", source),
    ),
    action(
      { id: "pause", label: directoryText("directory.pause"), icon: <PauseCircleRegular /> },
      (source) => ask("pause", source),
      ({ is_paused: isPaused }) => (isPaused ? directoryText("directory.state.paused") : undefined),
    ),
    action(
      { id: "resume", label: directoryText("directory.resume"), icon: <PlayCircleRegular /> },
      resume,
      ({ is_paused: isPaused }) => (isPaused ? undefined : directoryText("directory.not_paused")),
    ),
    action(
      { id: "delete", label: directoryText("directory.delete"), icon: <DeleteRegular /> },
      (source) => ask("delete", source),
      ({ account_count: count }) => (count > 0 ? directoryText("directory.in_use", { count }) : undefined),
    ),
  ];
}

/** Whether a run has shown its difference, after which one may change something. */
function isShown({ is_live: isLive, last_run: run }: Source): boolean {
  return isLive || run?.state === "done" || run?.state === "stopped";
}

function SourceQuestion(props: { readonly asked: Question; onYes(): void; onClose(): void }): ReactNode {
  const { kind, source } = props.asked;
  return (
    <FormDialog
      title={directoryText(`directory.${kind}_title`, { name: source.name })}
      choices={[{ label: directoryText(`directory.${kind}`), run: props.onYes }]}
      onClose={props.onClose}
    >
      <Text>{directoryText(`directory.${kind}_text`)}</Text>
    </FormDialog>
  );
}

/** Starts a run and goes to its page. */
export function useStartRun(): (
  source: Pick<Source, "num">,
  body: { readonly kind: Run["kind"]; readonly approves?: number },
) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  return async ({ num }, body) => {
    try {
      const { data } = await api.call(startDirectoryRun, { params: { source: String(num) }, body });
      void navigate({
        to: "/access/directories/$directory/runs/$run",
        params: { directory: String(num), run: String(data.num) },
        search: true,
      });
    } catch (error) {
      tell.failed(directoryText("directory.not_started"), error);
    }
    await invalidate(client, sourceAnswers);
  };
}

const CHANGES = {
  pause: [pauseDirectorySource, "directory.paused"],
  resume: [resumeDirectorySource, "directory.resumed"],
  delete: [deleteDirectorySource, "directory.deleted"],
} as const;

function useSourceChange(): (source: Source, kind: keyof typeof CHANGES) => Promise<boolean> {
  const client = useQueryClient();
  const tell = useTell();
  const change = async (source: Source, kind: keyof typeof CHANGES): Promise<boolean> => {
    const [spec, done] = CHANGES[kind];
    const { name, num } = source;
    try {
      await api.call(spec as typeof pauseDirectorySource, { params: { source: String(num) } });
      const undo = kind === "pause" ? () => void change(source, "resume") : undefined;
      tell.done(directoryText(done, { name }), undo);
      return true;
    } catch (error) {
      const failed = kind === "delete" ? "directory.not_deleted" : "directory.not_changed";
      tell.failed(directoryText(failed, { name }), error);
      return false;
    } finally {
      await invalidate(client, sourceAnswers);
    }
  };
  return change;
}
