import {
  Input,
  Popover,
  PopoverSurface,
  Text,
  makeStyles,
  mergeClasses,
  tokens,
  useFocusFinders,
} from "@fluentui/react-components";
import { Checkmark16Regular, SearchRegular } from "@fluentui/react-icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { listAssignable, listAssignableInMatter } from "@muniment/tracker-api/assignee";
import { useFocusKeeper } from "@muniment/ui/focus";
import { rowTokens } from "@muniment/ui/theme";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Candidate } from "../task/task.ts";
import { AssigneeMark } from "./assignee-marks.tsx";
import { ChosenList } from "./chosen-list.tsx";
import { ToMeButton } from "./to-me-button.tsx";
import { isRemoveKey } from "./remove-key.ts";
import { isSame, refusalOf, reordered, toggled } from "./choice.ts";
import type { Chosen } from "./choice.ts";

const useStyles = makeStyles({
  surface: {
    padding: "8px",
    width: "320px",
    maxWidth: "calc(100vw - 32px)",
    display: "flex",
    flexDirection: "column",
    gap: "8px",
  },
  list: { maxHeight: "min(320px, 45dvh)", overflowY: "auto" },
  head: { padding: "4px 8px", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  option: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "4px 8px",
    minHeight: "32px",
    boxSizing: "border-box",
    borderRadius: tokens.borderRadiusMedium,
    cursor: "pointer",
  },
  active: { backgroundColor: rowTokens.hover, outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  refused: { cursor: "not-allowed", color: tokens.colorNeutralForegroundDisabled },
  text: { minWidth: 0, flexGrow: 1, display: "flex", flexDirection: "column" },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  second: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  note: { padding: "8px", color: tokens.colorNeutralForeground2 },
});

/** Whose people are offered: a tracker's, or a matter's that has none yet. */
export type PeopleOf = { readonly tracker: string } | { readonly matter: string };

interface AssigneePickerProps {
  readonly target: HTMLElement | null;
  readonly of: PeopleOf;
  readonly label: string;
  readonly chosen: readonly Chosen[];
  /** Called when it closes, and only if something was changed. */
  onSave(chosen: readonly Chosen[]): void;
  onClose(): void;
}

/** Chooses up to five people and groups (TRK-ASSG-001 to -014): typing searches, Enter chooses, Ctrl+D leaves out. */
export function AssigneePicker({ target, of, label, chosen: first, onSave, onClose }: AssigneePickerProps): ReactNode {
  const styles = useStyles();
  useFocusKeeper(useFocusFinders);
  const [chosen, setChosen] = useState(first);
  const surface = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Who left somebody out by their own button goes on in the field: the button is gone.
    if (document.activeElement === document.body) surface.current?.querySelector("input")?.focus();
  }, [chosen]);
  const leave = (): void => {
    const isChanged = chosen.length !== first.length || chosen.some((one, at) => !isSame(one, first[at] ?? NOBODY));
    if (isChanged) onSave(chosen);
    onClose();
  };
  return (
    <Popover
      open
      trapFocus
      positioning={{ target, position: "below", align: "start" }}
      onOpenChange={(_, data) => (data.open ? undefined : leave())}
    >
      <PopoverSurface
        ref={surface}
        className={styles.surface}
        aria-label={label}
        onKeyDown={(event) => {
          event.stopPropagation();
          // Wherever the focus is in the picker, the browser makes no bookmark (TRK-KEY-001).
          if (isRemoveKey(event)) event.preventDefault();
        }}
      >
        <ChosenList
          chosen={chosen}
          onRemove={(one) => setChosen(chosen.filter((other) => !isSame(other, one)))}
          onMove={(at, step) => setChosen(reordered(chosen, at, step))}
        />
        <AssigneeSearch of={of} label={label} chosen={chosen} onChosen={setChosen} onLeave={leave} />
        <ToMeButton chosen={chosen} onChosen={setChosen} />
      </PopoverSurface>
    </Popover>
  );
}

const NOBODY = { ty: "user", work_id: "" } as const;

interface AssigneeSearchProps {
  readonly of: PeopleOf;
  readonly label: string;
  readonly chosen: readonly Chosen[];
  onChosen(chosen: readonly Chosen[]): void;
  onLeave?(): void;
}

/** The field of the picker with those who can be chosen, by themselves where there is room for them. */
function AssigneeSearch({ of, label, chosen, onChosen, onLeave }: AssigneeSearchProps): ReactNode {
  const styles = useStyles();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const asked = useDeferredValue(text.trim());
  const { data, isError } = useQuery({
    ...peopleQuery(of, asked),
    placeholderData: keepPreviousData,
  });
  const found = data?.data ?? [];
  const at = Math.min(active, Math.max(0, found.length - 1));
  const choose = (candidate: Candidate | undefined): void => {
    if (candidate === undefined || refusalOf(candidate, chosen) !== undefined) return;
    onChosen(toggled(chosen, candidate));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setActive(Math.min(found.length - 1, at + 1));
    else if (event.key === "ArrowUp") setActive(Math.max(0, at - 1));
    else if (event.key === "Enter") choose(found[at]);
    else if (event.key === "Escape" && onLeave !== undefined) onLeave();
    else if (isRemoveKey(event)) {
      const highlighted = found[at];
      const isChosen = highlighted !== undefined && chosen.some((one) => isSame(one, highlighted));
      onChosen(isChosen ? chosen.filter((one) => !isSame(one, highlighted)) : chosen.slice(0, -1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <>
      <Input
        role="combobox"
        autoFocus={onLeave !== undefined}
        aria-label={label}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length === 0 ? undefined : `${id}-${at}`}
        aria-autocomplete="list"
        contentBefore={<SearchRegular />}
        placeholder={t("assignee.search")}
        value={text}
        onChange={(_, given) => {
          setText(given.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <FoundList id={id} label={label} found={found} chosen={chosen} active={at} onChoose={choose} />
      {data !== undefined && found.length === 0 ? (
        <Text className={styles.note} role="status">
          {asked === "" ? t("assignee.nobody") : t("assignee.not_found", { text: asked })}
        </Text>
      ) : null}
      {isError ? <Text className={styles.note}>{t("assignee.not_loaded")}</Text> : null}
    </>
  );
}

function peopleQuery(of: PeopleOf, asked: string) {
  const query = asked === "" ? {} : { q: asked };
  return "tracker" in of ? q(listAssignable, { params: of, query }) : q(listAssignableInMatter, { params: of, query });
}

function FoundList(props: {
  readonly id: string;
  readonly label: string;
  readonly found: readonly Candidate[];
  readonly chosen: readonly Chosen[];
  readonly active: number;
  onChoose(candidate: Candidate): void;
}): ReactNode {
  const { id, label, found, chosen, active, onChoose } = props;
  const styles = useStyles();
  const option = (candidate: Candidate, index: number): ReactNode => (
    <Option
      key={`${candidate.ty} ${candidate.work_id}`}
      id={`${id}-${index}`}
      candidate={candidate}
      refusal={refusalOf(candidate, chosen)}
      isChosen={chosen.some((one) => isSame(one, candidate))}
      isActive={index === active}
      onChoose={() => onChoose(candidate)}
    />
  );
  return (
    <div role="listbox" id={`${id}-list`} aria-label={label} aria-multiselectable className={styles.list}>
      {GROUPS.map((group) => {
        const some = found.flatMap((candidate, index) => (candidate.group === group ? [{ candidate, index }] : []));
        if (some.length === 0) return null;
        return (
          <div key={group} role="group" aria-label={t(`assignee.${group}_group`)}>
            <div className={styles.head} aria-hidden="true">
              {t(`assignee.${group}_group`)}
            </div>
            {some.map(({ candidate, index }) => option(candidate, index))}
          </div>
        );
      })}
    </div>
  );
}

const GROUPS = ["recent", "member", "other"] as const;

function Option(props: {
  readonly id: string;
  readonly candidate: Candidate;
  readonly refusal: ReturnType<typeof refusalOf>;
  readonly isChosen: boolean;
  readonly isActive: boolean;
  onChoose(): void;
}): ReactNode {
  const { id, candidate, refusal, isChosen, isActive, onChoose } = props;
  const styles = useStyles();
  const second = refusal === undefined ? candidate.email : t(`assignee.refused_${refusal}`);
  return (
    <div
      id={id}
      ref={(element) => (isActive ? element?.scrollIntoView({ block: "nearest" }) : undefined)}
      role="option"
      aria-selected={isChosen}
      aria-disabled={refusal !== undefined}
      title={candidate.name}
      className={mergeClasses(styles.option, isActive && styles.active, refusal !== undefined && styles.refused)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <AssigneeMark assignee={candidate} />
      <span className={styles.text}>
        <span className={styles.name}>{candidate.name}</span>
        {second === undefined ? null : <span className={styles.second}>{second}</span>}
      </span>
      {isChosen ? <Checkmark16Regular aria-hidden="true" /> : null}
    </div>
  );
}
