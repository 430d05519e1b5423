import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useList } from "@muniment/ui/query";
import { listPolicyAssets } from "@muniment/work-api/policy/asset";
import { listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { policyText } from "../../../texts/policy.ts";
import { setText } from "../../../texts/policy-set.ts";
import { Picker } from "../../access/-picker.tsx";
import { nameOf } from "../-policy.ts";
import type { Policy } from "../-policy.ts";
import { useAssetName } from "./-set-parts.tsx";

/** Ids of policies, by side. */
export type Sides = readonly (readonly string[])[];

const MOST_SIDES = 20;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  side: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    padding: "8px 12px 12px",
    display: "flex",
    flexDirection: "column",
    gap: "8px",
  },
  head: { display: "flex", justifyContent: "space-between", alignItems: "center", gap: "8px" },
  title: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexWrap: "wrap", gap: "8px" },
  quiet: { color: tokens.colorNeutralForeground3 },
  start: { alignSelf: "start" },
});

/** The sides of a set, to be filled with clients and matters that have policies. */
export function SideFields({ sides, onChange }: { readonly sides: Sides; onChange(sides: Sides): void }): ReactNode {
  const styles = useStyles();
  const [adding, setAdding] = useState<number>();
  const put = (at: number, assets: readonly string[]): void =>
    onChange(sides.map((side, each) => (each === at ? assets : side)));
  return (
    <div className={styles.root}>
      {sides.map((assets, at) => (
        <section key={at} className={styles.side} aria-label={setText("set.side", { side: at + 1 })}>
          <div className={styles.head}>
            <Text as="h3" className={styles.title}>
              {setText("set.side", { side: at + 1 })}
            </Text>
            <Button
              size="small"
              icon={<AddRegular />}
              aria-label={setText("set.add_asset", { side: at + 1 })}
              onClick={() => setAdding(at)}
            >
              {t("add")}
            </Button>
          </div>
          {assets.length === 0 ? (
            <Text size={200} className={styles.quiet}>
              {setText("set.empty_side")}
            </Text>
          ) : (
            <ul className={styles.list}>
              {assets.map((id) => (
                <li key={id}>
                  <AssetChip
                    id={id}
                    side={at + 1}
                    onRemove={() =>
                      put(
                        at,
                        assets.filter((each) => each !== id),
                      )
                    }
                  />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
      {sides.length < MOST_SIDES ? (
        <Button className={styles.start} icon={<AddRegular />} onClick={() => onChange([...sides, []])}>
          {setText("set.add_side")}
        </Button>
      ) : null}
      {adding === undefined ? null : (
        <AddAssets
          side={adding + 1}
          taken={new Set(sides.flat())}
          onAdd={(added) => {
            put(adding, [...(sides[adding] ?? []), ...added]);
            setAdding(undefined);
          }}
          onClose={() => setAdding(undefined)}
        />
      )}
    </div>
  );
}

function AssetChip(props: { readonly id: string; readonly side: number; onRemove(): void }): ReactNode {
  const name = useAssetName(props.id);
  return (
    <Button
      size="small"
      icon={<DismissRegular />}
      iconPosition="after"
      aria-label={setText("set.remove_asset", { policy: name, side: props.side })}
      onClick={props.onRemove}
    >
      {name}
    </Button>
  );
}

function AddAssets(props: {
  readonly side: number;
  readonly taken: ReadonlySet<string>;
  onAdd(added: readonly string[]): void;
  onClose(): void;
}): ReactNode {
  const { side, taken, onAdd, onClose } = props;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string>();
  const list = useList(listQuery(listPolicyAssets, { query: query === "" ? {} : { query } }));
  return (
    <FormDialog
      title={setText("set.add_asset_title", { side })}
      choices={[
        {
          label: t("add"),
          run: () => (chosen.size === 0 ? setProblem(setText("set.choose_first")) : onAdd([...chosen])),
        },
      ]}
      onClose={onClose}
    >
      <Picker<Policy>
        label={setText("set.search")}
        listLabel={setText("set.found")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={({ id }) => id}
        nameOf={nameOf}
        detailOf={({ name, state }) => [name, policyText(`state.${state}`)].filter((text) => text !== "").join(" · ")}
        markOf={({ id }) => (taken.has(id) ? "all" : undefined)}
        none={setText("set.none_found")}
      />
    </FormDialog>
  );
}
