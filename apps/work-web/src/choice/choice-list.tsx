import { Button, Select, Text, makeStyles, tokens } from "@fluentui/react-components";
import { CheckmarkRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  all: { display: "flex", gap: "8px", flexWrap: "wrap", alignItems: "center" },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    maxHeight: "min(300px, 40vh)",
    overflowY: "auto",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (max-width: 480px)": { maxHeight: "none" },
  },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "4px 12px",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    "@media (max-width: 480px)": { flexDirection: "column", alignItems: "stretch" },
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  name: { minWidth: 0, overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  choice: { width: "180px", flexShrink: 0, "@media (max-width: 480px)": { width: "100%" } },
  more: { paddingBlock: "8px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Of more only the number is told: one who files ten thousand documents answers for all. */
const MOST_SHOWN = 200;

interface ChoiceListProps<Each, Choice extends string> {
  /** The name of the list. */
  readonly label: string;
  readonly of: readonly Each[];
  readonly offered: readonly Choice[];
  wordFor(choice: Choice): string;
  keyOf(each: Each): string;
  nameOf(each: Each): string;
  /** What is said below the name. */
  noteOf?(each: Each): ReactNode;
  choose(each: Each): Choice;
  onChoose(some: readonly Each[], choice: Choice): void;
}

/** Asks what becomes of each, or of all at once, where names are taken. */
export function ChoiceList<Each, Choice extends string>(props: ChoiceListProps<Each, Choice>): ReactNode {
  const { label, of, offered, wordFor, keyOf, nameOf, noteOf, choose, onChoose } = props;
  const styles = useStyles();
  return (
    <>
      {of.length > 1 ? (
        <div className={styles.all} role="group" aria-label={t("conflict.all")}>
          <Text>{t("conflict.all")}</Text>
          {offered.map((choice) => {
            const isForAll = of.every((each) => choose(each) === choice);
            return (
              <Button
                key={choice}
                size="small"
                aria-pressed={isForAll}
                icon={isForAll ? <CheckmarkRegular /> : undefined}
                onClick={() => onChoose(of, choice)}
              >
                {wordFor(choice)}
              </Button>
            );
          })}
        </div>
      ) : null}
      <ul className={styles.list} aria-label={label} tabIndex={0}>
        {of.slice(0, MOST_SHOWN).map((each) => (
          <li key={keyOf(each)} className={styles.row}>
            <span className={styles.text}>
              <span className={styles.name}>{nameOf(each)}</span>
              {noteOf?.(each)}
            </span>
            <Select
              className={styles.choice}
              aria-label={t("conflict.choice", { name: nameOf(each) })}
              value={choose(each)}
              onChange={(_, data) => onChoose([each], data.value as Choice)}
            >
              {offered.map((choice) => (
                <option key={choice} value={choice}>
                  {wordFor(choice)}
                </option>
              ))}
            </Select>
          </li>
        ))}
        {of.length > MOST_SHOWN ? (
          <li className={styles.more}>{t("upload.more", { count: of.length - MOST_SHOWN })}</li>
        ) : null}
      </ul>
    </>
  );
}
