import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { cancelDocumentAct } from "@muniment/operate-api/case-document";
import { FormDialog } from "@muniment/ui/dialog";
import { api } from "../api.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import type { DocumentAct } from "./case-item.ts";
import { doneText, placeTheRest } from "./place-items.ts";
import type { Placing } from "./place-items.ts";
import { useEndOfAct } from "./use-acts.ts";

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "8px", margin: 0, paddingInlineStart: "20px" },
  why: { display: "block", color: tokens.colorNeutralForeground2 },
});

const TITLES = { copy: "acts.not_copied_title", move: "acts.not_moved_title" } as const;
const RESTS = { copy: "acts.copy_rest", move: "acts.move_rest" } as const;

/** Lists the items that may not be copied or moved, each with its reason, and asks about the others (OPR-CPM-002). */
export function RefusedDialog(props: {
  readonly act: DocumentAct;
  readonly placing: Placing;
  onClose(): void;
}): ReactNode {
  const { act, placing, onClose } = props;
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const end = useEndOfAct();
  const refused = act.items.filter(({ state }) => state === "refused");
  const rest = act.items.length - refused.length;
  const names = new Map(placing.items.map(({ id, name }) => [id, name]));
  const settle = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  const cancel = async (): Promise<void> => {
    await api.call(cancelDocumentAct, { params: { case: act.case, act: act.id } });
    onClose();
  };
  const goOn = async (): Promise<void> => {
    const going = await placeTheRest(act);
    onClose();
    await end(going, doneText(placing));
  };
  return (
    <FormDialog
      title={caseDocumentText(TITLES[placing.kind], { count: refused.length })}
      error={error}
      choices={
        rest === 0
          ? []
          : [
              {
                label: caseDocumentText(RESTS[placing.kind], { count: rest }),
                isBusy,
                run: () => void settle(goOn),
              },
            ]
      }
      onClose={() => void settle(cancel)}
    >
      <Text>{caseDocumentText("acts.nothing_yet")}</Text>
      <ul className={styles.list} aria-label={caseDocumentText(TITLES[placing.kind], { count: refused.length })}>
        {refused.map(({ ordinal, item = "", name, trouble }) => (
          <li key={ordinal}>
            <Text weight="semibold">{names.get(item) ?? name}</Text>
            <Text className={styles.why}>{trouble?.text}</Text>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}
