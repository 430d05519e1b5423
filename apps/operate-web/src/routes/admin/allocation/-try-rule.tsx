import { Button, Field, Input, Subtitle2, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { tryAllocationRule } from "@muniment/operate-api/allocation";
import type { Output } from "@muniment/rest";
import { useTell } from "@muniment/ui/toast";
import { useCall } from "../../../api.ts";
import { allocationText } from "../../../texts/allocation.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    maxHeight: "40vh",
    overflow: "auto",
    flexShrink: 0,
  },
  row: { display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "start", "& > button": { marginTop: "26px" } },
  list: { margin: 0, paddingInlineStart: "20px" },
});

/** What the rule would do with an e-mail that is there, and why (OPR-ALC-007). */
export function TryRule({ rule }: { readonly rule: string }): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const [item, setItem] = useState("");
  const attempt = useCall(tryAllocationRule);
  const run = (): void =>
    attempt.mutate(
      { params: { rule }, body: { item } },
      { onError: (error) => tell.failed(allocationText("try.failed"), error) },
    );
  return (
    <section className={styles.root} aria-label={allocationText("try.title")}>
      <Subtitle2 as="h2" block style={{ margin: 0 }}>
        {allocationText("try.title")}
      </Subtitle2>
      <form
        className={styles.row}
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Field label={allocationText("try.item")} hint={allocationText("try.saved_only")}>
          <Input value={item} maxLength={64} onChange={(_, data) => setItem(data.value)} />
        </Field>
        <Button type="submit" disabledFocusable={attempt.isPending || item.trim() === ""}>
          {allocationText("try.run")}
        </Button>
      </form>
      <div role="status">{attempt.data === undefined ? null : <Tried decision={attempt.data.data} />}</div>
    </section>
  );
}

function Tried({ decision }: { readonly decision: Output<typeof tryAllocationRule>["data"] }): ReactNode {
  const styles = useStyles();
  const { owner, steps, candidates } = decision;
  return (
    <>
      <Text weight="semibold">
        {owner === undefined ? allocationText("try.none") : allocationText("try.answer", { owner: owner.name })}
      </Text>
      {steps.length === 0 ? null : (
        <ol className={styles.list} aria-label={allocationText("try.steps")}>
          {steps.map((step, at) => (
            <li key={at}>{allocationText("try.step", step)}</li>
          ))}
        </ol>
      )}
      {candidates.length === 0 ? null : (
        <ul className={styles.list} aria-label={allocationText("try.candidates")}>
          {candidates.map(({ id, name, load = 0, refused }) => (
            <li key={id}>
              {refused === undefined
                ? allocationText("candidate.load", { name, load })
                : allocationText("candidate.refused", { name, reason: refused })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
