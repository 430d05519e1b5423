import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Switch,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { checkRepository } from "@muniment/operate-api/repository";
import type { RepositoryValue } from "@muniment/operate-api/repository";
import type { Output } from "@muniment/rest";
import { PropertyList } from "@muniment/ui/panel";
import { troubleOf } from "@muniment/ui/query";
import { Status } from "@muniment/ui/status";
import { useCall } from "../../../api.ts";
import { repositoryText as r } from "../../../texts/repository.ts";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", gap: "12px", paddingTop: "12px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px" },
  list: { display: "flex", flexDirection: "column", gap: "4px", margin: 0, padding: 0, listStyleType: "none" },
  mask: { overflowWrap: "anywhere" },
});

type Checked = Output<typeof checkRepository>["data"];

/** Finds the place field by field, and tries to list it (OPR-REP-009). */
export function RepositoryCheck({ repository }: { readonly repository: RepositoryValue }): ReactNode {
  const styles = useStyles();
  const check = useCall(checkRepository);
  const [reference, setReference] = useState("");
  const [asMe, setAsMe] = useState(false);
  const isOfCases = repository.context === "case";
  const run = (): void =>
    check.mutate({
      params: { repository: repository.key },
      body: { as_me: asMe, ...(isOfCases ? { case: reference.trim() } : {}) },
    });
  const trouble = check.error === null ? undefined : troubleOf(check.error);
  return (
    <section className={styles.section} aria-label={r("check.title")}>
      <h2 className={styles.title}>{r("check.title")}</h2>
      <Text>{r("check.hint")}</Text>
      <div className={styles.row}>
        {isOfCases ? (
          <Field label={r("check.case")} hint={r("check.case_hint")} validationMessage={trouble?.fields.get("case")}>
            <Input value={reference} onChange={(_, data) => setReference(data.value)} />
          </Field>
        ) : null}
        {repository.service_type === "work" ? (
          <Switch label={r("check.as_me")} checked={asMe} onChange={(_, data) => setAsMe(data.checked)} />
        ) : null}
        <Button disabledFocusable={check.isPending} onClick={run}>
          {r("check.run")}
        </Button>
      </div>
      <div role="status" className={styles.section}>
        {trouble === undefined || trouble.fields.has("case") ? null : <Refused text={trouble.text} />}
        {check.data === undefined ? null : <Result found={check.data.data} />}
      </div>
    </section>
  );
}

function Refused({ text }: { readonly text: string }): ReactNode {
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}

function Result({ found }: { readonly found: Checked }): ReactNode {
  const styles = useStyles();
  const { account } = found;
  const asked = r(`check.run_as_${found.run_as}`);
  return (
    <>
      {found.trouble === undefined ? null : <Refused text={found.trouble.text} />}
      <PropertyList
        properties={[
          {
            name: r("check.run_as"),
            value: account === undefined ? asked : `${asked} (${r("check.account", { account })})`,
          },
          ...found.resolved.map((part) => ({
            name: r(`check.part_${part.part}`, { name: part.name ?? "" }),
            value: <Part part={part} />,
          })),
          ...(found.found === undefined ? [] : [{ name: r("check.found"), value: found.found.name }]),
          ...(found.rights.length === 0
            ? []
            : [
                {
                  name: r("check.rights"),
                  value: (
                    <ul className={styles.list}>
                      {found.rights.map(({ right, is_there: isThere }) => (
                        <li key={right}>
                          <Status tone={isThere ? "good" : "bad"}>
                            {r(isThere ? "check.right_is_there" : "check.right_is_missing", {
                              right: r(`check.right_${right}`),
                            })}
                          </Status>
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]),
          ...(found.found === undefined
            ? []
            : [
                {
                  name: r("check.items"),
                  value: found.items.length === 0 ? r("check.empty") : found.items.map(({ name }) => name).join(", "),
                },
              ]),
        ]}
      />
    </>
  );
}

function Part({ part }: { readonly part: Checked["resolved"][number] }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.mask}>
      {part.text}
      {part.fields.map(({ field, value }) => (
        <Text key={field} block size={200}>
          {value === undefined ? r("check.field_empty", { field }) : r("check.field", { field, value })}
        </Text>
      ))}
    </span>
  );
}
