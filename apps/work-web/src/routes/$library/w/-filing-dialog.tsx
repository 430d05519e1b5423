import { MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getFolder } from "@muniment/work-api/container/folder";
import { FormDialog } from "@muniment/ui/dialog";
import { troubleOf } from "@muniment/ui/query";
import { q } from "../../../api.ts";
import { ChoiceList } from "../../../choice/choice-list.tsx";
import { fileNameOf } from "../../../item/item.ts";
import type { Item } from "../../../item/item.ts";
import { MOST_AT_ONCE, useStartJob } from "../../../job/start-job.ts";
import { t } from "../../../messages.ts";
import { FolderPicker } from "../../../picker/folder-picker.tsx";
import type { PickedPlace } from "../../../picker/folder-picker.tsx";
import { useScope } from "../../../scope.ts";
import { useFileItems } from "./-filing.ts";
import type { Act, OnConflict, Refused } from "./-filing.ts";
import type { Place } from "./-place.ts";
import { findTaken } from "./-taken.ts";

/** Another number cannot become a version of a document, so nothing is moved into one. */
const CHOICES = {
  copy: ["keep_both", "new_version", "skip"],
  move: ["keep_both", "skip"],
} as const satisfies Record<Act, readonly OnConflict[]>;

function choiceName(choice: OnConflict): string {
  if (choice === "keep_both") return t("filing.keep_both");
  return choice === "new_version" ? t("conflict.version") : t("conflict.skip");
}

interface FilingDialogProps {
  readonly act: Act;
  readonly items: readonly Item[];
  readonly place: Place;
  onClose(): void;
  onGone(): void;
}

/** Asks for the folder that items are moved or copied to, and what to do where a name is taken. */
export function FilingDialog({ act, items, place, onClose, onGone }: FilingDialogProps): ReactNode {
  const [picked, setPicked] = useState<PickedPlace | undefined>();
  const [isTried, setIsTried] = useState(false);
  const [choices, setChoices] = useState<ReadonlyMap<Item, OnConflict>>(new Map());
  const filing = useFilingSteps({ act, items, place, onClose, onGone });
  const { left, refused, taken } = filing;
  const problem = useProblem(picked, { items, isTried });
  const choose = (item: Item): OnConflict => choices.get(item) ?? "keep_both";
  const run = (): void => {
    setIsTried(true);
    if (picked !== undefined && problem === undefined) void filing.go(picked, choose);
  };
  const another = {
    label: t("filing.another_folder"),
    run: () => {
      setPicked(undefined);
      setIsTried(false);
      filing.askAnew();
    },
  };
  const label = t(act === "move" ? "filing.move_here" : "filing.copy_here");
  return (
    <FormDialog
      title={titleOf(act, left)}
      error={filing.error}
      choices={[{ label, isBusy: filing.isBusy, run }, ...(taken.length > 0 ? [another] : [])]}
      onClose={onClose}
    >
      {refused.map(({ item, error }) => (
        <MessageBar key={item.id} intent="error" role="alert">
          <MessageBarBody>{t("filing.refused", { name: item.name, reason: troubleOf(error).text })}</MessageBarBody>
        </MessageBar>
      ))}
      {taken.length > 0 ? (
        <>
          <Text>{t(`filing.taken_${act}`, { count: taken.length, place: picked?.name ?? "" })}</Text>
          <ChoiceList
            label={t("filing.taken_list")}
            of={taken}
            offered={CHOICES[act]}
            wordFor={choiceName}
            keyOf={({ id }) => id}
            nameOf={nameOf}
            choose={choose}
            onChoose={(some, choice) => setChoices((before) => new Map([...before, ...answers(some, choice)]))}
          />
        </>
      ) : (
        <FolderPicker workspace={place.workspace} problem={problem} onPick={setPicked} />
      )}
    </FormDialog>
  );
}

const nameOf = (item: Item): string => (item.kind === "document" ? fileNameOf(item) : item.name);

function answers(items: readonly Item[], choice: OnConflict): [Item, OnConflict][] {
  return items.map((item) => [item, choice]);
}

/** Looks which names are taken, asks, and files what is wanted: a few at once, many in the background. */
function useFilingSteps({ act, items, place, onClose, onGone }: FilingDialogProps) {
  const scope = useScope();
  const fileItems = useFileItems(place);
  const startJobs = useStartJobs({ act, place });
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [taken, setTaken] = useState<readonly Item[]>([]);
  const left = refused.length > 0 ? refused.map(({ item }) => item) : items;
  const file = async (to: PickedPlace, choose: (item: Item) => OnConflict): Promise<void> => {
    const { folder } = to;
    if (taken.length === 0 && folder !== undefined) {
      const found = await findTaken(scope, { act, items: left, folder });
      setTaken(found);
      if (found.length > 0) return;
    }
    const asked = new Set(taken);
    const answerOf = (item: Item) => (asked.has(item) ? choose(item) : undefined);
    const wanted = left.filter((item) => answerOf(item) !== "skip");
    if (wanted.length > MOST_AT_ONCE.filed && folder !== undefined) {
      if (!(await startJobs(wanted, folder, answerOf))) return;
      if (act === "move") onGone();
      return onClose();
    }
    const filed = await fileItems({ act, items: wanted, to, choose: answerOf });
    if (filed.done.length > 0 && act === "move") onGone();
    setTaken([]);
    setRefused(filed.refused);
    if (filed.refused.length === 0) onClose();
  };
  const go = async (to: PickedPlace, choose: (item: Item) => OnConflict): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    await file(to, choose).catch(setError);
    setIsBusy(false);
  };
  return { go, isBusy, error, left, refused, taken, askAnew: () => setTaken([]) };
}

/** One job for each answer, which is one for all that were not asked about. */
function useStartJobs({ act, place }: { readonly act: Act; readonly place: Place }) {
  const startJob = useStartJob();
  return async (
    items: readonly Item[],
    to: string,
    answerOf: (item: Item) => OnConflict | undefined,
  ): Promise<boolean> => {
    if (act === "move") return startJob({ act, ids: items.map(({ id }) => id), to, from: place.folder });
    let isStarted = false;
    for (const [onConflict, some] of Map.groupBy(items, (item) => answerOf(item) ?? "keep_both")) {
      if (await startJob({ act, ids: some.map(({ id }) => id), to, onConflict })) isStarted = true;
    }
    return isStarted;
  };
}

function titleOf(act: Act, items: readonly Item[]): string {
  const [first] = items;
  return items.length === 1
    ? t(act === "move" ? "filing.move_single" : "filing.copy_single", { name: first?.name ?? "" })
    : t(act === "move" ? "filing.move_several" : "filing.copy_several", { count: items.length });
}

/** Why nothing can be filed there: said as soon as a place is chosen that takes nothing, else when it is tried. */
function useProblem(
  picked: PickedPlace | undefined,
  { items, isTried }: { readonly items: readonly Item[]; readonly isTried: boolean },
): string | undefined {
  const scope = useScope();
  const folder = picked?.folder;
  const { data } = useQuery({
    ...q(getFolder, { params: { ...scope, folder: folder ?? "" }, query: { include_operations: true } }),
    enabled: folder !== undefined,
  });
  const hasDocuments = items.some(({ kind }) => kind === "document");
  const operations = data?.data.operations;
  if (folder !== undefined) {
    if (items.some(({ id }) => id === folder)) return t("filing.itself");
    if (hasDocuments && operations?.add_content === false) return t("refused.add");
    if (!hasDocuments && operations?.add_folders === false) return t("refused.add_folder");
  }
  if (!isTried) return undefined;
  if (picked === undefined) return t("filing.choose");
  if (folder === undefined && hasDocuments) return t("filing.choose_folder");
  return undefined;
}
