import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { checkFiled, fileEmail } from "@muniment/operate-api/filing";
import { api, q } from "../api.ts";
import { AccountMissing, useAccountMissing } from "../case/identities.tsx";
import { CaseChoice } from "../case/case-choice.tsx";
import { refreshEmails } from "../email/change.ts";
import { caseLabel } from "../email/email-data.ts";
import type { CaseName, Email } from "../email/email-data.ts";
import { caseText } from "../texts/case.ts";
import { filingText } from "../texts/filing.ts";
import { DocumentList } from "./document-list.tsx";
import { bodyOf, firstDrafts, likelyCase, recallFolders, rememberFolders } from "./draft.ts";
import type { DocumentDraft, FolderPick } from "./draft.ts";
import { FolderField } from "./folder-field.tsx";
import type { DialogStep } from "./step.ts";

const useStyles = makeStyles({
  chosen: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px" },
  name: { flex: "1 1 200px", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The case, the folders, and what becomes of each document (OPR-FIL-004). */
export function useFileForm(email: Email, onStarted: (filing: string) => void): DialogStep {
  const [chosen, setChosen] = useState<CaseName | undefined>(() => likelyCase(email));
  const [folders, setFolders] = useState<readonly FolderPick[]>(() => recallFolders(chosen?.id ?? ""));
  const [drafts, setDrafts] = useState(() => firstDrafts(email));
  const [isTold, setIsTold] = useState(false);
  const { send, isBusy, error } = useSend(email, onStarted);
  const missing = useAccountMissing(chosen?.id);
  const choose = (known: CaseName | undefined): void => {
    setChosen(known);
    setIsTold(false);
    setFolders(known === undefined ? [] : recallFolders(known.id));
    setDrafts((before) => before.map((draft) => ({ ...draft, folders: undefined, ifFiled: "skip" })));
  };
  const run = (complete: boolean) => (): void => {
    const body = chosen && bodyOf({ caseId: chosen.id, drafts, folders, complete });
    setIsTold(body === undefined);
    if (chosen === undefined || body === undefined) return;
    rememberFolders(chosen.id, folders);
    send(body);
  };
  return {
    title: filingText("file.title"),
    error,
    // Who is refused in any case is not asked to choose folders first (OPR-COR-004).
    choices:
      missing === undefined
        ? [
            {
              label: filingText("file.file", { count: drafts.filter(({ isIncluded }) => isIncluded).length }),
              isBusy,
              run: run(false),
            },
            { label: filingText("file.file_and_complete"), isBusy, run: run(true) },
          ]
        : [],
    content:
      chosen === undefined ? (
        <CaseChoice
          proposals={email.proposals}
          linked={email.cases}
          chosen={undefined}
          problem={isTold ? caseText("case.choose") : undefined}
          onChoose={choose}
        />
      ) : (
        <>
          <ChosenCase known={chosen} onChange={() => choose(undefined)} />
          <AccountMissing caseId={chosen.id} />
          <Documents
            key={chosen.id}
            email={email}
            caseId={chosen.id}
            drafts={drafts}
            folders={folders}
            isTold={isTold}
            onFolders={setFolders}
            onDraft={(draft) =>
              setDrafts((before) => before.map((other) => (other.document === draft.document ? draft : other)))
            }
          />
        </>
      ),
  };
}

function ChosenCase({ known, onChange }: { readonly known: CaseName; onChange(): void }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.chosen}>
      <Text weight="semibold" className={styles.name}>
        {caseLabel(known)}
      </Text>
      <Button size="small" onClick={onChange}>
        {caseText("case.other")}
      </Button>
    </div>
  );
}

function Documents(props: {
  readonly email: Email;
  readonly caseId: string;
  readonly drafts: readonly DocumentDraft[];
  readonly folders: readonly FolderPick[];
  readonly isTold: boolean;
  onFolders(folders: readonly FolderPick[]): void;
  onDraft(draft: DocumentDraft): void;
}): ReactNode {
  const { email, caseId, drafts, folders, isTold } = props;
  const styles = useStyles();
  const already = useQuery(q(checkFiled, { params: { email: email.id }, query: { case: caseId } }));
  const isNone = drafts.every(({ isIncluded }) => !isIncluded);
  return (
    <>
      <FolderField
        label={filingText("file.folders")}
        caseId={caseId}
        folders={folders}
        problem={isTold && folders.length === 0 ? filingText("file.no_folder") : undefined}
        onChange={props.onFolders}
      />
      {isTold && isNone ? <Text role="alert">{filingText("file.no_document")}</Text> : null}
      <DocumentList
        caseId={caseId}
        files={email.documents}
        drafts={drafts}
        folders={folders}
        already={already.data?.data ?? []}
        onChange={props.onDraft}
      />
      <Text size={200} className={styles.quiet}>
        {filingText("file.as_operate")}
      </Text>
    </>
  );
}

/** Sends it once, however often the answer is lost: the key stays until what is sent changes. */
function useSend(email: Email, onStarted: (filing: string) => void) {
  const client = useQueryClient();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const key = useRef({ body: "", value: "" });
  const go = async (body: NonNullable<ReturnType<typeof bodyOf>>): Promise<void> => {
    setState({ isBusy: true });
    const text = JSON.stringify(body);
    if (key.current.body !== text) key.current = { body: text, value: crypto.randomUUID() };
    try {
      const { data } = await api.once(key.current.value)(fileEmail, { params: { email: email.id }, body });
      void refreshEmails(client);
      onStarted(data.id);
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return { ...state, send: (body: NonNullable<ReturnType<typeof bodyOf>>) => void go(body) };
}
