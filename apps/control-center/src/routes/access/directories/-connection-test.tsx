import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Spinner,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { PlugConnectedRegular } from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import type { UseFormReturn } from "react-hook-form";
import type { Output } from "@muniment/rest";
import { troubleOf } from "@muniment/ui/query";
import { testDirectory } from "@muniment/work-api/control-center/directory";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { sourceText } from "../../../texts/directory-form.ts";
import { fieldOf, reachOf } from "./-source-form.ts";
import type { SourceForm } from "./-source-form.ts";
import type { Source } from "./-source-state.tsx";

type Result = Output<typeof testDirectory>["data"];

/** A test of the settings as they stand in the form, kept from step to step. */
export interface ConnectionTest {
  readonly isBusy: boolean;
  readonly result: Result | undefined;
  /** What is wrong with the request itself. */
  readonly error: unknown;
  /** The settings are others by now. */
  readonly isOld: boolean;
  run(person?: string): void;
}

/** Tries the settings of the form; nothing is kept or changed by it (CC-DIR-001). */
export function useConnectionTest(form: UseFormReturn<SourceForm>, source: Source | undefined): ConnectionTest {
  const [isBusy, setIsBusy] = useState(false);
  const [tested, setTested] = useState<{ result?: Result; error?: unknown; asked: string }>();
  const now = JSON.stringify(reachOf(useWatch({ control: form.control }) as SourceForm));
  const run = async (person: string): Promise<void> => {
    const reach = reachOf(form.getValues());
    const asked = JSON.stringify(reach);
    setIsBusy(true);
    try {
      const { data } = await api.call(testDirectory, {
        body: {
          ...reach,
          ...(source === undefined ? {} : { source: source.num }),
          ...(person === "" ? {} : { person }),
        },
      });
      setTested({ result: data, asked });
    } catch (error) {
      for (const [wire, message] of troubleOf(error).fields) form.setError(fieldOf(wire), { type: "server", message });
      setTested({ error, asked });
    }
    setIsBusy(false);
  };
  return {
    isBusy,
    result: tested?.result,
    error: tested?.error,
    isOld: tested !== undefined && tested.asked !== now,
    run: (person = "") => void run(person.trim()),
  };
}

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  outcome: { display: "flex", flexDirection: "column", gap: "4px", scrollMarginBottom: "16px" },
  region: { overflowX: "auto" },
  table: { minWidth: "680px" },
  cell: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  quiet: { color: tokens.colorNeutralForeground3 },
  look: { display: "flex", alignItems: "flex-end", flexWrap: "wrap", gap: "8px" },
});

/** The button that tries the settings, and what came of it; people as they would come over once there is a base. */
export function TestConnection(props: { readonly test: ConnectionTest; readonly hasLookUp?: boolean }): ReactNode {
  const styles = useStyles();
  const { test, hasLookUp = false } = props;
  const [person, setPerson] = useState("");
  return (
    <div className={styles.root}>
      <div className={styles.look}>
        {hasLookUp ? (
          <Field label={sourceText("form.look_up")}>
            <Input
              value={person}
              placeholder={sourceText("form.look_up_hint")}
              onChange={(_, { value }) => setPerson(value)}
            />
          </Field>
        ) : null}
        <Button
          icon={test.isBusy ? <Spinner size="tiny" /> : <PlugConnectedRegular />}
          disabledFocusable={test.isBusy}
          onClick={() => test.run(person)}
        >
          {sourceText("form.test")}
        </Button>
      </div>
      <div role="status">{test.isBusy ? null : <Outcome test={test} />}</div>
      {test.isBusy || test.result === undefined || test.result.people.length === 0 ? null : (
        <People people={test.result.people} />
      )}
    </div>
  );
}

function Outcome({ test }: { readonly test: ConnectionTest }): ReactNode {
  const styles = useStyles();
  const { result, error, isOld } = test;
  const place = useRef<HTMLDivElement>(null);
  // What came of it stands below the button, which may be the last thing in sight.
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, [result, error]);
  if (result === undefined && error === undefined) return null;
  const isGood = result?.ok === true;
  return (
    <div ref={place} className={styles.outcome}>
      <MessageBar intent={isGood ? "success" : "error"} layout="multiline">
        <MessageBarBody>
          {isGood ? sourceText("form.signed_in") : (result?.fault?.text ?? troubleOf(error).text)}
        </MessageBarBody>
      </MessageBar>
      {isOld ? (
        <Text size={200} className={styles.quiet}>
          {sourceText("form.changed")}
        </Text>
      ) : null}
    </div>
  );
}

function People({ people }: { readonly people: Result["people"] }): ReactNode {
  const styles = useStyles();
  const label = sourceText("form.found", { count: people.length });
  const columns = ["user_id", "full_name", "email", "location", "sync_id"] as const;
  return (
    <div className={styles.region} role="region" aria-label={sourceText("form.samples")} tabIndex={0}>
      <Text size={200} className={styles.quiet}>
        {label}
      </Text>
      <Table size="small" className={styles.table} aria-label={sourceText("form.samples")}>
        <TableHeader>
          <TableRow>
            {columns.map((name) => (
              <TableHeaderCell key={name}>{sourceText(`form.field_${name}`)}</TableHeaderCell>
            ))}
            <TableHeaderCell>{sourceText("form.sign_in")}</TableHeaderCell>
          </TableRow>
        </TableHeader>
        <TableBody>
          {people.map((person) => (
            <TableRow key={person.dn} title={person.dn}>
              {columns.map((name) => (
                <TableCell key={name} className={styles.cell} title={person[name]}>
                  {person[name]}
                </TableCell>
              ))}
              <TableCell>{t(person.is_enabled ? "status.enabled" : "status.disabled")}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}
