import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Combobox, Field, Option, makeStyles } from "@fluentui/react-components";
import { useDeferredValue } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { searchGovernedMatters } from "@muniment/work-api/policy/people";
import { q } from "../../../api.ts";
import { policyText } from "../../../texts/policy.ts";

const OFFERED = 20;
const MOST_CHARACTERS = 32;

type Offered = Output<typeof searchGovernedMatters>["data"][number];

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "16px 24px",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  choice: { minWidth: 0 },
});

/** The ids of a client and a matter: those that workspaces bear are offered, others can be typed. */
export function MatterFields(props: {
  readonly client: string;
  readonly matter: string;
  readonly problem: string | undefined;
  /** What is not to have a policy of its own yet; else those that have one can be chosen too. */
  readonly isNew?: boolean;
  readonly hasMatter?: boolean;
  onChange(some: { client_id?: string; matter_id?: string }): void;
}): ReactNode {
  const { client, matter, problem, isNew = true, hasMatter = true, onChange } = props;
  const styles = useStyles();
  const typed = useDeferredValue(client.trim());
  const { data } = useQuery({
    ...q(searchGovernedMatters, { query: { query: typed, limit: OFFERED } }),
    placeholderData: keepPreviousData,
  });
  const sameClient = useQuery({
    ...q(searchGovernedMatters, { query: { query: typed, limit: 1000 } }),
    enabled: typed !== "",
    placeholderData: keepPreviousData,
  });
  const clients = (data?.data ?? []).filter((each) => each.matter_id === "");
  const matters = (sameClient.data?.data ?? []).filter(
    (each) =>
      each.matter_id !== "" &&
      each.client_id.toLowerCase() === typed.toLowerCase() &&
      each.matter_id.toLowerCase().includes(matter.trim().toLowerCase()),
  );
  return (
    <div className={styles.root}>
      <IdField
        label={policyText("create.client")}
        hint={policyText("create.client_hint")}
        isRequired
        value={client}
        problem={problem}
        offered={clients}
        idOf={(each) => each.client_id}
        textOf={(each) => policyText("create.offered_client", { id: each.client_id, count: each.workspaces })}
        onChange={(id) => onChange({ client_id: id })}
      />
      {hasMatter ? (
        <IdField
          label={policyText("create.matter")}
          hint={policyText("create.matter_hint")}
          value={matter}
          problem={undefined}
          offered={matters.slice(0, OFFERED)}
          idOf={(each) => each.matter_id}
          textOf={(each) => policyText("create.offered_matter", { id: each.matter_id, count: each.workspaces })}
          isNew={isNew}
          onChange={(id) => onChange({ matter_id: id })}
        />
      ) : null}
    </div>
  );
}

function IdField(props: {
  readonly label: string;
  readonly hint: string;
  readonly isRequired?: boolean;
  readonly isNew?: boolean;
  readonly value: string;
  readonly problem: string | undefined;
  readonly offered: readonly Offered[];
  idOf(offered: Offered): string;
  textOf(offered: Offered): string;
  onChange(id: string): void;
}): ReactNode {
  const styles = useStyles();
  const { value, offered, onChange } = props;
  return (
    <Field label={props.label} required={props.isRequired ?? false} hint={props.hint} validationMessage={props.problem}>
      <Combobox
        className={styles.choice}
        freeform
        value={value}
        selectedOptions={[]}
        autoComplete="off"
        maxLength={MOST_CHARACTERS}
        onChange={(event) => onChange(event.currentTarget.value)}
        onOptionSelect={(_, { optionValue }) => (optionValue === undefined ? undefined : onChange(optionValue))}
      >
        {offered.map((each) => {
          const id = props.idOf(each);
          const text = props.textOf(each);
          return (
            <Option key={id} value={id} text={id} disabled={each.policy !== undefined && props.isNew === true}>
              {each.policy === undefined || props.isNew === false ? text : `${text} · ${policyText("create.taken")}`}
            </Option>
          );
        })}
      </Combobox>
    </Field>
  );
}
