import { Field, Radio, RadioGroup } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { assignOutbound } from "@muniment/operate-api/outbound-email";
import { listColleagues } from "@muniment/operate-api/team";
import { FormDialog } from "@muniment/ui/dialog";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api, q } from "../api.ts";
import { outboundText } from "../texts/outbound.ts";
import type { OutboundRow } from "./outbound-data.ts";
import { refreshOutbound } from "./refresh.ts";

const MOST_SHOWN = 12;

/** Gives e-mails that are not sent yet to somebody else, who goes on with them. */
export function AssignOutbound(props: { readonly rows: readonly OutboundRow[]; onClose(): void }): ReactNode {
  const { rows, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const people = useQuery(q(listColleagues, { query: text === "" ? {} : { query: text } }));
  const shown = (people.data?.data ?? []).slice(0, MOST_SHOWN);
  const give = async (): Promise<void> => {
    const person = shown.find(({ id }) => id === chosen);
    setIsMissing(person === undefined);
    if (person === undefined) return;
    setIsBusy(true);
    try {
      for (const { id } of rows) {
        await api.call(assignOutbound, { params: { email: id }, body: { person: person.id } });
      }
      tell.done(outboundText("assign.done", { name: person.name }));
      onClose();
    } catch (trouble) {
      setError(trouble);
    } finally {
      setIsBusy(false);
      await refreshOutbound(client);
    }
  };
  return (
    <FormDialog
      title={outboundText("assign.title", { count: rows.length })}
      error={error}
      choices={[{ label: outboundText("outbound.assign"), isBusy, run: () => void give() }]}
      onClose={onClose}
    >
      <SearchField isWide label={outboundText("assign.search")} value={text} onSearch={setText} />
      {people.isError ? (
        <ErrorState error={people.error} />
      ) : people.isPending ? (
        <LoadingRows rows={4} />
      ) : (
        <Field
          label={outboundText("assign.to")}
          validationMessage={isMissing ? outboundText("assign.missing") : undefined}
        >
          <RadioGroup
            value={chosen}
            onChange={(_, data) => setChosen(data.value)}
            style={{ maxHeight: "40vh", overflowY: "auto" }}
          >
            {shown.map(({ id, name }) => (
              <Radio key={id} value={id} label={name} />
            ))}
          </RadioGroup>
        </Field>
      )}
    </FormDialog>
  );
}
