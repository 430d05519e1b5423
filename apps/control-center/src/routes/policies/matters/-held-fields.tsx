import { Button, Field, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { policyText } from "../../../texts/policy.ts";
import { heldText } from "../-policy.ts";
import type { HOLDING, Policy } from "../-policy.ts";
import { MatterFields } from "./-matter-fields.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", margin: 0, padding: 0, border: "none", minWidth: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  start: { alignSelf: "start" },
});

const NONE = { client_id: "", matter_id: "" };

/** The clients and matters that a client group, case or collection holds (SPM-MOD-002). */
export function HeldFields(props: {
  readonly kind: (typeof HOLDING)[number];
  readonly members: Policy["members"];
  onChange(members: Policy["members"]): void;
}): ReactNode {
  const { kind, members, onChange } = props;
  const styles = useStyles();
  const [next, setNext] = useState(NONE);
  const [problem, setProblem] = useState<string>();
  const add = (): void => {
    const one = { client_id: next.client_id.trim(), matter_id: next.matter_id.trim() };
    const isMissing = one.client_id === "" || (kind === "case" && one.matter_id === "");
    setProblem(isMissing ? policyText(`held.incomplete_${kind}`) : undefined);
    if (isMissing) return;
    const isThere = members.some((each) => heldText(each).toLowerCase() === heldText(one).toLowerCase());
    if (!isThere) onChange([...members, one]);
    setNext(NONE);
  };
  return (
    <fieldset className={styles.root} aria-label={policyText("held.title")}>
      <Field label={policyText("held.title")}>
        {members.length === 0 ? (
          <Text className={styles.quiet}>{policyText("held.none")}</Text>
        ) : (
          <ul className={styles.list} aria-label={policyText("held.title")}>
            {members.map((held) => (
              <li key={heldText(held)} className={styles.item}>
                <span>{heldText(held)}</span>
                <Button
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={policyText("member.remove", { name: heldText(held) })}
                  onClick={() => onChange(members.filter((each) => each !== held))}
                />
              </li>
            ))}
          </ul>
        )}
      </Field>
      <MatterFields
        client={next.client_id}
        matter={next.matter_id}
        problem={problem}
        isNew={false}
        hasMatter={kind !== "client_group"}
        onChange={(some) => {
          setProblem(undefined);
          setNext({ ...next, ...some });
        }}
      />
      <Button className={styles.start} icon={<AddRegular />} onClick={add}>
        {policyText("held.add")}
      </Button>
    </fieldset>
  );
}
