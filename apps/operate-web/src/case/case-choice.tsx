import { Field, Radio, RadioGroup, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listCases } from "@muniment/operate-api/case";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { q } from "../api.ts";
import { caseLabel } from "../email/email-data.ts";
import type { CaseName, Email } from "../email/email-data.ts";
import { caseText } from "../texts/case.ts";

const useStyles = makeStyles({
  group: { maxHeight: "38vh", overflowY: "auto" },
  heading: { color: tokens.colorNeutralForeground3, paddingBlock: "8px 0", display: "block" },
  label: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  why: { color: tokens.colorNeutralForeground3 },
});

const MOST_SHOWN = 8;

interface Offer {
  readonly known: CaseName;
  readonly why: string;
}

/** Chooses a case: one that the e-mail seems to belong to, one filed to lately, or one that is searched for. */
export function CaseChoice(props: {
  readonly proposals: Email["proposals"];
  readonly linked?: readonly CaseName[];
  readonly chosen: CaseName | undefined;
  readonly problem: string | undefined;
  onChoose(known: CaseName): void;
}): ReactNode {
  const { proposals, linked = [], chosen, problem, onChoose } = props;
  const styles = useStyles();
  const [text, setText] = useState("");
  const asked = text.trim();
  const query =
    asked === "" ? { recent: true, limit: MOST_SHOWN } : { query: asked, phase: "open" as const, limit: 20 };
  const found = useQuery(q(listCases, { query }));
  const proposed = asked === "" ? offersOf(linked, proposals) : [];
  const shown = new Set(proposed.map(({ known }) => known.id));
  const others = (found.data?.data ?? []).filter(({ id, phase }) => !shown.has(id) && phase === "open");
  const all = [...proposed.map(({ known }) => known), ...others];
  const keep = chosen === undefined || all.some(({ id }) => id === chosen.id) ? [] : [chosen];
  const choose = (id: string): void => {
    const known = [...all, ...keep].find((one) => one.id === id);
    if (known !== undefined) onChoose({ id: known.id, reference: known.reference, title: known.title });
  };
  return (
    <>
      <SearchField isWide label={caseText("case.search")} value={text} onSearch={setText} />
      <Field validationMessage={problem}>
        <RadioGroup
          aria-label={caseText("case.one")}
          className={styles.group}
          value={chosen?.id ?? ""}
          onChange={(_, data) => choose(data.value)}
        >
          {keep.map((known) => (
            <CaseRadio key={known.id} known={known} why={undefined} />
          ))}
          {proposed.length === 0 ? null : <Heading>{caseText("case.proposed")}</Heading>}
          {proposed.map(({ known, why }) => (
            <CaseRadio key={known.id} known={known} why={why} />
          ))}
          {others.length === 0 ? null : <Heading>{caseText(asked === "" ? "case.recent" : "case.found")}</Heading>}
          {others.map((known) => (
            <CaseRadio key={known.id} known={known} why={undefined} />
          ))}
        </RadioGroup>
      </Field>
      {found.isPending ? <LoadingRows rows={3} /> : null}
      {found.error === null ? null : <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && all.length === 0 ? (
        <Text>{asked === "" ? caseText("case.none_recent") : caseText("case.not_found", { text: asked })}</Text>
      ) : null}
    </>
  );
}

function Heading({ children }: { readonly children: string }): ReactNode {
  const styles = useStyles();
  return (
    <Text size={200} weight="semibold" className={styles.heading}>
      {children}
    </Text>
  );
}

function CaseRadio({ known, why }: { readonly known: CaseName; readonly why: string | undefined }): ReactNode {
  const styles = useStyles();
  return (
    <Radio
      value={known.id}
      label={
        <span className={styles.label}>
          <span>{caseLabel(known)}</span>
          {why === undefined ? null : (
            <Text size={200} className={styles.why}>
              {why}
            </Text>
          )}
        </span>
      }
    />
  );
}

function offersOf(linked: readonly CaseName[], proposals: Email["proposals"]): readonly Offer[] {
  const already = new Set(linked.map(({ id }) => id));
  return [
    ...linked.map((known) => ({ known, why: caseText("case.is_linked") })),
    ...proposals
      .filter((proposal) => !already.has(proposal.case.id) && !proposal.is_closed)
      .map(({ case: known, reason }) => ({ known, why: reason })),
  ];
}
