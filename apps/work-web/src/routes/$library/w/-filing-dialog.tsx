import { Button, MessageBar, MessageBarBody, Select, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getFolder } from "@muniment/work-api/container/folder";
import { FormDialog } from "@muniment/ui/dialog";
import { troubleOf } from "@muniment/ui/query";
import { q } from "../../../api.ts";
import type { Item } from "../../../item/item.ts";
import { MOST_AT_ONCE, useStartJob } from "../../../job/start-job.ts";
import { t } from "../../../messages.ts";
import { FolderPicker } from "../../../picker/folder-picker.tsx";
import type { PickedPlace } from "../../../picker/folder-picker.tsx";
import { useScope } from "../../../scope.ts";
import { useFileItems } from "./-filing.ts";
import type { Act, OnConflict, Refused } from "./-filing.ts";
import type { Place } from "./-place.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxHeight: "min(300px, 40vh)",
    overflowY: "auto",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "4px 12px",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    "@media (max-width: 480px)": { flexDirection: "column", alignItems: "stretch" },
  },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  choice: { width: "180px", flexShrink: 0, "@media (max-width: 480px)": { width: "100%" } },
  all: { display: "flex", gap: "8px", flexWrap: "wrap", alignItems: "center" },
});

const CHOICES: readonly OnConflict[] = ["keep_both", "new_version", "skip"];

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
  const fileItems = useFileItems(place);
  const startJob = useStartJob();
  const [picked, setPicked] = useState<PickedPlace | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const [isTried, setIsTried] = useState(false);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [conflicts, setConflicts] = useState<readonly Item[]>([]);
  const [choices, setChoices] = useState<ReadonlyMap<Item, OnConflict>>(new Map());
  const left = conflicts.length > 0 ? conflicts : refused.length > 0 ? refused.map(({ item }) => item) : items;
  const problem = useProblem(picked, { items, isTried });
  const choose = (item: Item): OnConflict => choices.get(item) ?? "keep_both";
  const run = async (): Promise<void> => {
    setIsTried(true);
    if (picked === undefined || problem !== undefined) return;
    setIsBusy(true);
    if (items.length > MOST_AT_ONCE && picked.folder !== undefined) {
      const ids = items.map(({ id }) => id);
      const isStarted = await startJob({ act, ids, to: picked.folder, from: place.folder });
      setIsBusy(false);
      if (!isStarted) return;
      if (act === "move") onGone();
      onClose();
      return;
    }
    const isAnswered = conflicts.length > 0;
    const wanted = isAnswered ? left.filter((item) => choose(item) !== "skip") : left;
    const filed = await fileItems({ act, items: wanted, to: picked, ...(isAnswered ? { choose } : {}) });
    setIsBusy(false);
    if (filed.done.length > 0 && act === "move") onGone();
    setRefused(filed.refused);
    setConflicts(filed.conflicts);
    if (filed.refused.length + filed.conflicts.length === 0) onClose();
  };
  const label = t(act === "move" ? "filing.move_here" : "filing.copy_here");
  return (
    <FormDialog title={titleOf(act, left)} choices={[{ label, isBusy, run: () => void run() }]} onClose={onClose}>
      {refused.map(({ item, error }) => (
        <MessageBar key={item.id} intent="error" role="alert">
          <MessageBarBody>{t("filing.refused", { name: item.name, reason: troubleOf(error).text })}</MessageBarBody>
        </MessageBar>
      ))}
      {conflicts.length > 0 ? (
        <Conflicts conflicts={conflicts} place={picked?.name ?? ""} choose={choose} onChoose={setChoices} />
      ) : (
        <FolderPicker workspace={place.workspace} problem={problem} onPick={setPicked} />
      )}
    </FormDialog>
  );
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

function Conflicts(props: {
  readonly conflicts: readonly Item[];
  readonly place: string;
  choose(item: Item): OnConflict;
  onChoose(change: (before: ReadonlyMap<Item, OnConflict>) => ReadonlyMap<Item, OnConflict>): void;
}): ReactNode {
  const { conflicts, place, choose, onChoose } = props;
  const styles = useStyles();
  return (
    <>
      <Text>{t("filing.taken", { count: conflicts.length, place })}</Text>
      {conflicts.length > 1 ? (
        <div className={styles.all} role="group" aria-label={t("conflict.all")}>
          <Text>{t("conflict.all")}</Text>
          {CHOICES.map((choice) => (
            <Button
              key={choice}
              size="small"
              onClick={() => onChoose(() => new Map(conflicts.map((item) => [item, choice])))}
            >
              {choiceName(choice)}
            </Button>
          ))}
        </div>
      ) : null}
      <ul className={styles.list} aria-label={t("filing.taken_list")} tabIndex={0}>
        {conflicts.map((item) => (
          <li key={item.id} className={styles.row}>
            <span className={styles.name}>{item.name}</span>
            <Select
              className={styles.choice}
              aria-label={t("conflict.choice", { name: item.name })}
              value={choose(item)}
              onChange={(_, data) => onChoose((before) => new Map(before).set(item, data.value as OnConflict))}
            >
              {CHOICES.map((value) => (
                <option key={value} value={value}>
                  {choiceName(value)}
                </option>
              ))}
            </Select>
          </li>
        ))}
      </ul>
    </>
  );
}
