import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { FolderAddRegular } from "@fluentui/react-icons";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { ChoiceList } from "../choice/choice-list.tsx";
import { t } from "../messages.ts";
import { firstChoice, isConflict, wayOf } from "./plan.ts";
import type { Choice, Plan, PlannedFile } from "./plan.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxHeight: "min(300px, 40vh)",
    overflowY: "auto",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (max-width: 480px)": { maxHeight: "none" },
  },
  folder: { display: "flex", alignItems: "center", gap: "8px", minHeight: "28px" },
  icon: { display: "flex", flexShrink: 0, fontSize: "20px", color: tokens.colorBrandForeground1 },
  name: { minWidth: 0, overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, flexShrink: 0 },
  part: { display: "flex", flexDirection: "column", gap: "8px" },
});

const CHOICES: readonly Choice[] = ["version", "separate", "skip"];
/** Of more the dialog tells the number; one who uploads ten thousand files answers for all. */
const MOST_SHOWN = 200;

function choiceName(choice: Choice): string {
  if (choice === "version") return t("conflict.version");
  return choice === "separate" ? t("conflict.separate") : t("conflict.skip");
}

/** Says which folders will be made and which files are there already, and asks what to do with each, or with all. */
function PlanDialog(props: {
  readonly plan: Plan;
  readonly isBusy: boolean;
  readonly error: unknown;
  onStart(choose: (file: PlannedFile) => Choice): void;
  onClose(): void;
}): ReactNode {
  const { plan, isBusy, error, onStart, onClose } = props;
  const conflicts = useMemo(() => plan.files.filter(isConflict), [plan]);
  const [choices, setChoices] = useState<ReadonlyMap<PlannedFile, Choice>>(new Map());
  const choose = (file: PlannedFile): Choice => choices.get(file) ?? firstChoice(file);
  const wanted = plan.files.filter((file) => choose(file) !== "skip");
  const size = formatSize(wanted.reduce((sum, { file }) => sum + file.size, 0));
  const start =
    wanted.length > 0
      ? t("conflict.start", { count: wanted.length })
      : plan.missing.length > 0
        ? t("conflict.start_folders", { count: plan.missing.length })
        : t("conflict.start_none");
  return (
    <FormDialog
      title={t(conflicts.length > 0 ? "conflict.title" : "conflict.folder_title")}
      error={error}
      choices={[{ label: start, isBusy, run: () => onStart(choose) }]}
      onClose={onClose}
    >
      {plan.missing.length > 0 ? <NewFolders plan={plan} /> : null}
      {conflicts.length > 0 ? (
        <Conflicts conflicts={conflicts} choose={choose} onChoose={setChoices} choices={choices} />
      ) : null}
      {wanted.length > 0 ? <Text>{t("conflict.sum", { count: wanted.length, size })}</Text> : null}
    </FormDialog>
  );
}

// Loaded when there is something to ask.
// oxlint-disable-next-line import/no-default-export
export default PlanDialog;

/** The folders that will be made, as a tree, with how many files each takes (WORK-UPL-003). */
function NewFolders({ plan }: { readonly plan: Plan }): ReactNode {
  const styles = useStyles();
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const { folders } of plan.files) found.set(wayOf(folders), (found.get(wayOf(folders)) ?? 0) + 1);
    return found;
  }, [plan]);
  const missing = useMemo(() => plan.missing.toSorted(compareWays), [plan]);
  return (
    <div className={styles.part}>
      <Text>{t("conflict.folders", { count: missing.length })}</Text>
      <ul className={styles.list} aria-label={t("conflict.folder_list")} tabIndex={0}>
        {missing.slice(0, MOST_SHOWN).map((way) => (
          <li key={wayOf(way)} className={styles.folder} style={{ paddingInlineStart: (way.length - 1) * 20 }}>
            <span className={styles.icon} aria-hidden="true">
              <FolderAddRegular />
            </span>
            <span className={styles.name}>{way.at(-1)}</span>
            <span className={styles.second}>{t("conflict.files", { count: counts.get(wayOf(way)) ?? 0 })}</span>
          </li>
        ))}
        <More count={missing.length - MOST_SHOWN} />
      </ul>
    </div>
  );
}

/** What lies in a folder comes right after it. */
function compareWays(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((name, depth) => name !== other[depth]);
  if (at === -1) return one.length - other.length;
  return (one[at] ?? "").localeCompare(other[at] ?? "");
}

function Conflicts(props: {
  readonly conflicts: readonly PlannedFile[];
  readonly choices: ReadonlyMap<PlannedFile, Choice>;
  choose(file: PlannedFile): Choice;
  onChoose(choices: ReadonlyMap<PlannedFile, Choice>): void;
}): ReactNode {
  const { conflicts, choices, choose, onChoose } = props;
  const styles = useStyles();
  return (
    <div className={styles.part}>
      <Text>{t("conflict.text", { count: conflicts.length })}</Text>
      <ChoiceList
        label={t("conflict.list")}
        of={conflicts}
        offered={CHOICES}
        wordFor={choiceName}
        keyOf={({ folders, file }) => wayOf([...folders, file.name])}
        nameOf={({ folders, file }) => [...folders, file.name].join(" / ")}
        noteOf={(file) => <Found similar={file.similar} />}
        choose={choose}
        onChoose={(some, choice) =>
          onChoose(new Map([...choices, ...some.map((file): [PlannedFile, Choice] => [file, choice])]))
        }
      />
    </div>
  );
}

function More({ count }: { readonly count: number }): ReactNode {
  const styles = useStyles();
  return count > 0 ? <li className={styles.second}>{t("upload.more", { count })}</li> : null;
}

/** What of a file is there already. */
function Found({ similar }: Pick<PlannedFile, "similar">): ReactNode {
  const styles = useStyles();
  const { same_name: sameName, same_content: sameContent } = similar;
  const found = sameName ?? sameContent;
  if (found === undefined) return null;
  const isSame = sameName !== undefined && sameName.checksum === sameContent?.checksum;
  return (
    <span className={styles.second} style={{ flexShrink: 1 }}>
      {t(sameName === undefined ? "conflict.same_content" : isSame ? "conflict.same_both" : "conflict.same_name", {
        name: found.name,
        version: found.version,
        person: found.last_user_description,
      })}{" "}
      <Moment at={found.edit_date} />
    </span>
  );
}
