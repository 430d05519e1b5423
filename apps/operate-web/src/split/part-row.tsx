import { Button, Field, Input, Link, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { DeleteRegular, FolderRegular, MergeRegular } from "@fluentui/react-icons";
import { memo } from "react";
import type { ReactNode } from "react";
import { pagesOfText } from "@muniment/operate-api/split";
import { Status } from "@muniment/ui/status";
import { TroubleDetails } from "../email/trouble.tsx";
import { splitText } from "../texts/split.ts";
import { TONES } from "./split-data.ts";
import type { SplitDraft, SplitPartData } from "./split-data.ts";

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "32px minmax(96px, 160px) minmax(120px, 1fr) minmax(120px, 240px) auto",
    columnGap: "12px",
    alignItems: "start",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    "@media (max-width: 720px)": { gridTemplateColumns: "32px minmax(0, 1fr)", rowGap: "4px" },
  },
  number: {
    paddingTop: "30px",
    color: tokens.colorNeutralForeground3,
    "@media (max-width: 720px)": { gridRow: "1 / 4" },
  },
  place: {
    justifyContent: "flex-start",
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    maxWidth: "100%",
  },
  beside: { paddingTop: "24px", minWidth: 0, "@media (max-width: 720px)": { paddingTop: 0, gridColumn: "2" } },
  column: { minWidth: 0, "& > *": { minWidth: 0 }, "@media (max-width: 720px)": { gridColumn: "2" } },
  // As wide without `Join`, so that the columns of all rows stand below each other.
  acts: {
    display: "flex",
    justifyContent: "flex-end",
    minWidth: "72px",
    "@media (max-width: 720px)": { justifyContent: "flex-start" },
  },
  below: { gridColumn: "2 / -1", paddingTop: "4px", "@media (max-width: 720px)": { gridColumn: "2" } },
  done: { minWidth: 0, overflowWrap: "anywhere", paddingBlock: "4px" },
});

type Part = SplitDraft["parts"][number];

/** What a row may do to its part; given once, so that other rows stay as they are. */
export interface PartActs {
  change(at: number, change: Partial<Pick<Part, "pages" | "name">>): void;
  place(at: number): void;
  join(at: number): void;
  remove(at: number): void;
}

/** One part of a document: its pages, name and place, and what became of it. */
export const PartRow = memo(function PartRow(props: {
  readonly at: number;
  readonly part: Part;
  readonly known: SplitPartData | undefined;
  readonly last: number;
  readonly placeName: string;
  readonly isFixed: boolean;
  /** Parts may be added and removed. */
  readonly isOpen: boolean;
  readonly acts: PartActs;
}): ReactNode {
  const { at, part, known, last, placeName, isFixed, isOpen, acts } = props;
  const styles = useStyles();
  const pages = pagesOfText(part.pages, last);
  const number = at + 1;
  if (isFixed) return <DonePart number={number} part={part} known={known} placeName={placeName} />;
  return (
    <li className={styles.root} aria-label={splitText("part.label", { number })}>
      <Text className={styles.number}>{number}</Text>
      <Field
        className={styles.column}
        label={splitText("part.pages")}
        {...(pages === undefined
          ? { validationMessage: splitText("part.pages_wrong", { last }) }
          : { hint: splitText("part.pages_of", { count: pages.length }) })}
      >
        <Input value={part.pages} onChange={(_, { value }) => acts.change(at, { pages: value })} />
      </Field>
      <Field
        className={styles.column}
        label={splitText("part.name")}
        {...(part.name.trim() === "" ? { validationMessage: splitText("part.name_missing") } : {})}
      >
        <Input value={part.name} maxLength={254} onChange={(_, { value }) => acts.change(at, { name: value })} />
      </Field>
      <div className={styles.beside}>
        <Button
          appearance="subtle"
          className={styles.place}
          icon={<FolderRegular />}
          aria-label={splitText("part.place", { number, place: placeName })}
          onClick={() => acts.place(at)}
        >
          {placeName}
        </Button>
      </div>
      <div className={mergeClasses(styles.beside, styles.acts)}>
        {isOpen && at > 0 ? (
          <Button
            appearance="subtle"
            icon={<MergeRegular />}
            aria-label={splitText("part.join")}
            title={splitText("part.join")}
            onClick={() => acts.join(at)}
          />
        ) : null}
        {isOpen ? (
          <Button
            appearance="subtle"
            icon={<DeleteRegular />}
            aria-label={splitText("part.remove", { number })}
            title={splitText("part.remove", { number })}
            onClick={() => acts.remove(at)}
          />
        ) : null}
      </div>
      {known?.trouble === undefined ? null : (
        <div className={styles.below}>
          <Status tone={TONES[known.state]}>{splitText(`part_state.${known.state}`)}</Status>
          <TroubleDetails trouble={known.trouble} />
        </div>
      )}
    </li>
  );
});

function DonePart(props: {
  readonly number: number;
  readonly part: Part;
  readonly known: SplitPartData | undefined;
  readonly placeName: string;
}): ReactNode {
  const { number, part, known, placeName } = props;
  const styles = useStyles();
  const state = known?.state ?? "draft";
  const name = known?.result?.name ?? part.name;
  return (
    <li className={styles.root} aria-label={splitText("part.label", { number })}>
      <Text className={styles.done}>{number}</Text>
      <Text className={styles.done}>{part.pages}</Text>
      <div className={styles.done}>
        {known?.result?.url === undefined ? (
          name
        ) : (
          <Link href={known.result.url} target="_blank" rel="noreferrer">
            {name}
          </Link>
        )}
      </div>
      <Text className={styles.done}>{placeName}</Text>
      <div className={styles.done}>
        <Status tone={TONES[state]}>{splitText(`part_state.${state}`)}</Status>
      </div>
      {known?.trouble === undefined ? null : (
        <div className={styles.below}>
          <TroubleDetails trouble={known.trouble} />
        </div>
      )}
    </li>
  );
}
