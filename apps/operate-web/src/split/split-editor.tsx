import { Button, MessageBar, MessageBarActions, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReactNode } from "react";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { listCaseDocuments } from "@muniment/operate-api/case";
import {
  cancelSplit,
  getSplit,
  listSplits,
  proposeSplit,
  storeSplit,
  textOfPages,
  unassignedPages,
  updateSplit,
} from "@muniment/operate-api/split";
import type { SplitRuleValue } from "@muniment/operate-api/split";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { useCase } from "../case/case-context.ts";
import { useMay } from "../session.ts";
import { splitText } from "../texts/split.ts";
import { leaveOut, placeName, placeOf, withPart, withPlace } from "./draft-changes.ts";
import type { PlaceNames } from "./draft-changes.ts";
import { OriginalField } from "./original-field.tsx";
import { PartRow } from "./part-row.tsx";
import type { PartActs } from "./part-row.tsx";
import { PlaceDialog } from "./place-dialog.tsx";
import type { PartPlace } from "./place-dialog.tsx";
import { RuleForm } from "./rule-form.tsx";
import { draftOf, isSound } from "./split-data.ts";
import type { SplitData, SplitDraft } from "./split-data.ts";
import { CancelSplit, Notices, SplitHead } from "./split-notices.tsx";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "12px 16px 24px",
    overflowY: "auto",
    minHeight: 0,
  },
  head: { display: "flex", flexWrap: "wrap", gap: "8px 16px", alignItems: "center" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
  bar: { flexShrink: 0 },
});

/** What is typed and not saved stays while others' changes are read. */
function useDraft(split: SplitData) {
  const [draft, setDraft] = useState(() => draftOf(split));
  const [isChanged, setIsChanged] = useState(false);
  const rev = useRef(split.rev);
  useEffect(() => {
    if (isChanged || rev.current === split.rev) return;
    rev.current = split.rev;
    setDraft(draftOf(split));
  }, [isChanged, split]);
  const change = useCallback((make: (before: SplitDraft) => SplitDraft): void => {
    setIsChanged(true);
    setDraft(make);
  }, []);
  const take = useCallback((now: SplitData): void => {
    rev.current = now.rev;
    setIsChanged(false);
    setDraft(draftOf(now));
  }, []);
  return { draft, isChanged, rev, change, take };
}

/** One split, from the proposal to the stored parts (OPR-SPL-006, -007). */
export function SplitEditor({ split, onBack }: { readonly split: SplitData; onBack(): void }): ReactNode {
  const known = useCase();
  const styles = useStyles();
  const may = useMay();
  const state = useDraft(split);
  const { draft, change } = state;
  const { error, isBusy, save, run } = useSplitCalls(split, state);
  const [placing, setPlacing] = useState<number>();
  const [places, setPlaces] = useState<ReadonlyMap<string, PartPlace["known"]>>(new Map());
  const last = split.source.pages ?? 0;
  const isMine = may("documents.split") && known.phase === "open";
  const isOpen = isMine && split.state === "draft";
  const isEditable = isOpen || (isMine && split.state === "partly_stored");
  const missing = useMemo(() => unassignedPages(draft, last), [draft, last]);
  const acts = usePartActs(change, setPlacing);
  const propose = (rule: SplitRuleValue): void =>
    void run(async () => api.call(proposeSplit, { params: { split: split.id }, body: { rule } }));
  const cancel = (): void => void run(async () => api.call(cancelSplit, { params: { split: split.id } }));
  const store = (): void =>
    void run(async () => {
      if (state.isChanged) await save();
      return api.call(storeSplit, { params: { split: split.id } });
    });
  return (
    <div className={styles.root}>
      <SplitHead split={split} onBack={onBack} />
      <Notices split={split} error={error} onReload={() => state.take(split)} />
      {isMine && ["draft", "failed"].includes(split.state) ? (
        <RuleForm split={split} isBusy={isBusy} onPropose={propose} />
      ) : null}
      {split.state === "analysing" ? <LoadingRows rows={4} /> : null}
      <LeftOutPages draft={draft} missing={missing} isEditable={isEditable} last={last} onChange={change} />
      <PartList {...{ split, draft, known, places, last, isEditable, isOpen, acts }} />
      {isOpen ? <AddPart onAdd={() => change((before) => withPart(before, textOfPages(missing), split))} /> : null}
      <OriginalField
        known={known}
        original={draft.original}
        isFixed={!isEditable}
        onChange={(original) => change((before) => ({ ...before, original }))}
      />
      {isMine && split.state !== "stored" && split.state !== "closed" ? (
        <div className={styles.acts}>
          {isEditable ? (
            <Button
              appearance="primary"
              disabled={isBusy || missing.length > 0 || !isSound(draft, last)}
              onClick={store}
            >
              {splitText(split.state === "partly_stored" ? "split.retry" : "split.store")}
            </Button>
          ) : null}
          {isEditable ? (
            <Button disabled={isBusy || !state.isChanged} onClick={() => void run(save)}>
              {splitText("split.save")}
            </Button>
          ) : null}
          <CancelSplit isBusy={isBusy} onCancel={cancel} />
        </div>
      ) : null}
      {placing === undefined ? null : (
        <PlaceDialog
          title={splitText("part.place_title", { number: placing + 1 })}
          place={placeOf(draft.parts[placing], { known, places, reference: split.parts[placing]?.case_reference })}
          onChoose={(place) => {
            setPlaces((before) => new Map(before).set(place.known.id, place.known));
            change((before) => withPlace(before, { at: placing, place, caseId: known.id }));
          }}
          onClose={() => setPlacing(undefined)}
        />
      )}
    </div>
  );
}

const withoutKey = ({ pages, name, case: caseId, folder }: SplitDraft["parts"][number]) => ({
  pages,
  name,
  ...(caseId === undefined ? {} : { case: caseId }),
  ...(folder === undefined ? {} : { folder }),
});

function useSplitCalls(split: SplitData, { draft, rev, take }: ReturnType<typeof useDraft>) {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<{ readonly data: SplitData }> => {
    const { parts, left_out: leftOut, original } = draft;
    const body = { parts: parts.map(withoutKey), left_out: leftOut, original };
    return api.ifMatch(`"${rev.current}"`)(updateSplit, { params: { split: split.id }, body });
  };
  const run = async (call: () => Promise<{ readonly data: SplitData }>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      take((await call()).data);
    } catch (failure) {
      setError(failure);
      tell.failed(splitText("split.not_done"), failure);
    }
    await Promise.all([
      invalidate(client, [getSplit, getCaseAudit, listSplits]),
      reloadLists(client, listCaseDocuments),
    ]);
    setIsBusy(false);
  };
  return { error, isBusy, save, run };
}

function usePartActs(
  change: (make: (before: SplitDraft) => SplitDraft) => void,
  place: (at: number) => void,
): PartActs {
  return useMemo(
    () => ({
      place,
      change: (at, given) =>
        change((before) => ({
          ...before,
          parts: before.parts.map((part, index) => (index === at ? { ...part, ...given } : part)),
        })),
      remove: (at) => change((before) => ({ ...before, parts: before.parts.filter((_, index) => index !== at) })),
      join: (at) =>
        change((before) => ({
          ...before,
          parts: before.parts.flatMap((part, index) => {
            if (index === at) return [];
            const next = index === at - 1 ? before.parts[at] : undefined;
            return [next === undefined ? part : { ...part, pages: `${part.pages},${next.pages}` }];
          }),
        })),
    }),
    [change, place],
  );
}

function PartList(
  props: PlaceNames & {
    readonly split: SplitData;
    readonly draft: SplitDraft;
    readonly last: number;
    readonly isEditable: boolean;
    readonly isOpen: boolean;
    readonly acts: PartActs;
  },
): ReactNode {
  const { split, draft, known, places, last, isEditable, isOpen, acts } = props;
  const styles = useStyles();
  if (split.state === "analysing" || split.state === "failed") return null;
  return (
    <ol className={styles.list} aria-label={splitText("split.parts")}>
      {draft.parts.map((part, at) => {
        const one = split.parts[at];
        return (
          <PartRow
            key={part.key}
            at={at}
            part={part}
            known={one}
            last={last}
            placeName={placeName(part, { known, one, places })}
            isFixed={!isEditable || one?.state === "stored"}
            isOpen={isOpen}
            acts={acts}
          />
        );
      })}
    </ol>
  );
}

function AddPart({ onAdd }: { onAdd(): void }): ReactNode {
  return (
    <div>
      <Button icon={<AddRegular />} onClick={onAdd}>
        {splitText("part.add")}
      </Button>
    </div>
  );
}

/** Every page is in a part, or left out on purpose (OPR-SPL-010). */
function LeftOutPages(props: {
  readonly draft: SplitDraft;
  readonly missing: readonly number[];
  readonly isEditable: boolean;
  readonly last: number;
  onChange(make: (before: SplitDraft) => SplitDraft): void;
}): ReactNode {
  const { draft, missing, isEditable, last, onChange: change } = props;
  const styles = useStyles();
  return (
    <>
      {isEditable && missing.length > 0 ? (
        <MessageBar intent="warning" layout="multiline" className={styles.bar}>
          <MessageBarBody>{splitText("split.unassigned", { pages: textOfPages(missing) })}</MessageBarBody>
          <MessageBarActions>
            <Button onClick={() => change((before) => leaveOut(before, missing, last))}>
              {splitText("split.leave_out")}
            </Button>
          </MessageBarActions>
        </MessageBar>
      ) : null}
      {draft.left_out === "" ? null : (
        <div className={styles.head}>
          <Text>{splitText("split.left_out", { pages: draft.left_out })}</Text>
          {isEditable ? (
            <Button size="small" onClick={() => change((before) => ({ ...before, left_out: "" }))}>
              {splitText("split.put_back")}
            </Button>
          ) : null}
        </div>
      )}
    </>
  );
}
