import { Button, Select, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "../item/moment.tsx";
import { t } from "../messages.ts";
import { firstChoice, isConflict } from "./plan.ts";
import type { Choice, Plan, PlannedFile } from "./plan.ts";

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxHeight: "min(360px, 45vh)",
    overflowY: "auto",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "12px",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  all: { display: "flex", gap: "8px", flexWrap: "wrap", alignItems: "center" },
  choice: { width: "180px", flexShrink: 0 },
});

const CHOICES: readonly Choice[] = ["version", "separate", "skip"];

function choiceName(choice: Choice): string {
  if (choice === "version") return t("conflict.version");
  return choice === "separate" ? t("conflict.separate") : t("conflict.skip");
}

/** Says which folders will be made and which files are there already, and asks what to do with each, or with all. */
function ConflictsDialog(props: {
  readonly plan: Plan;
  readonly isBusy: boolean;
  readonly error: unknown;
  onStart(choose: (file: PlannedFile) => Choice): void;
  onClose(): void;
}): ReactNode {
  const { plan, isBusy, error, onStart, onClose } = props;
  const styles = useStyles();
  const conflicts = plan.files.filter(isConflict);
  const [choices, setChoices] = useState<ReadonlyMap<PlannedFile, Choice>>(new Map());
  const choose = (file: PlannedFile): Choice => choices.get(file) ?? firstChoice(file);
  const count = plan.files.filter((file) => choose(file) !== "skip").length;
  return (
    <FormDialog
      title={t(conflicts.length > 0 ? "conflict.title" : "conflict.folder_title")}
      error={error}
      choices={[{ label: t("conflict.start", { count }), isBusy, run: () => onStart(choose) }]}
      onClose={onClose}
    >
      {plan.missing.length > 0 ? <Text>{t("conflict.folders", { count: plan.missing.length })}</Text> : null}
      {conflicts.length > 0 ? (
        <>
          <Text>{t("conflict.text", { count: conflicts.length })}</Text>
          {conflicts.length > 1 ? (
            <div className={styles.all} role="group" aria-label={t("conflict.all")}>
              <Text>{t("conflict.all")}</Text>
              {CHOICES.map((choice) => (
                <Button
                  key={choice}
                  size="small"
                  onClick={() => setChoices(new Map(conflicts.map((file) => [file, choice])))}
                >
                  {choiceName(choice)}
                </Button>
              ))}
            </div>
          ) : null}
          <ul className={styles.list}>
            {conflicts.map((file) => (
              <ConflictRow
                key={[...file.folders, file.file.name].join("/")}
                file={file}
                choice={choose(file)}
                onChoose={(choice) => setChoices(new Map(choices).set(file, choice))}
              />
            ))}
          </ul>
        </>
      ) : null}
    </FormDialog>
  );
}

// Loaded when there is something to ask.
// oxlint-disable-next-line import/no-default-export
export default ConflictsDialog;

function ConflictRow(props: {
  readonly file: PlannedFile;
  readonly choice: Choice;
  onChoose(choice: Choice): void;
}): ReactNode {
  const { file, choice, onChoose } = props;
  const styles = useStyles();
  const name = [...file.folders, file.file.name].join(" / ");
  const { same_name: sameName, same_content: sameContent } = file.similar;
  const found = sameName ?? sameContent;
  return (
    <li className={styles.row}>
      <span className={styles.text}>
        <span>{name}</span>
        {found === undefined ? null : (
          <span className={styles.second}>
            {t(sameName === undefined ? "conflict.same_content" : "conflict.same_name", {
              name: found.name,
              version: found.version,
              person: found.last_user_description,
            })}{" "}
            <Moment of={found.edit_date} />
          </span>
        )}
      </span>
      <Select
        className={styles.choice}
        aria-label={t("conflict.choice", { name })}
        value={choice}
        onChange={(_, data) => onChoose(data.value as Choice)}
      >
        {CHOICES.map((value) => (
          <option key={value} value={value}>
            {choiceName(value)}
          </option>
        ))}
      </Select>
    </li>
  );
}
