import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Field, Radio, RadioGroup, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController, useWatch } from "react-hook-form";
import type { Control } from "react-hook-form";
import type { Output } from "@muniment/rest";
import { searchApplicationTrustees } from "@muniment/work-api/control-center/application";
import { q } from "../../../api.ts";
import { appText } from "../../../texts/application.ts";
import { Picker } from "../../access/-picker.tsx";
import type { ApplicationDraft, Member } from "./-application-draft.ts";
import type { ApplicationStepProps } from "./-application-step.ts";

type Trustee = Output<typeof searchApplicationTrustees>["data"][number];

const OFFERED = 50;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexWrap: "wrap", gap: "8px" },
  chip: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    maxWidth: "100%",
    paddingInlineStart: "8px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  text: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Who may use the application (control-center.md 12.5). */
export function AccessStep({ control, fixed }: ApplicationStepProps): ReactNode {
  const mode = useController({ control, name: "access_mode" }).field;
  const external = useController({ control, name: "include_external" }).field;
  return (
    <>
      <Field label={appText("access.mode")}>
        <RadioGroup value={mode.value} disabled={fixed.has("access")} onChange={(_, { value }) => mode.onChange(value)}>
          <Radio value="all" label={appText("access.all")} />
          <Radio value="custom" label={appText("access.custom")} />
        </RadioGroup>
      </Field>
      <Field hint={appText("access.include_external_hint")}>
        <Checkbox
          label={appText("access.include_external")}
          checked={external.value}
          onChange={(_, { checked }) => external.onChange(checked === true)}
        />
      </Field>
      {mode.value === "custom" ? <ChosenMembers control={control} /> : null}
    </>
  );
}

function ChosenMembers({ control }: { readonly control: Control<ApplicationDraft> }): ReactNode {
  const { field, fieldState } = useController({ control, name: "members" });
  const hidden = useWatch({ control, name: "hidden_members" });
  const [query, setQuery] = useState("");
  const found = useQuery({
    ...q(searchApplicationTrustees, { query: { query, limit: OFFERED } }),
    placeholderData: keepPreviousData,
  });
  const rows = found.data?.data ?? [];
  const choose = (keys: ReadonlySet<string>): void => {
    const known = new Map([...field.value, ...rows].map((each) => [keyOf(each), memberOf(each)]));
    field.onChange([...keys].flatMap((key) => known.get(key) ?? []));
  };
  return (
    <>
      <Picker<Trustee>
        label={appText("access.find")}
        listLabel={appText("access.found")}
        query={query}
        onQuery={setQuery}
        list={{
          rows,
          total: rows.length,
          isLoading: found.isPending,
          isStale: found.isPlaceholderData,
          isLoadingMore: false,
          hasMore: false,
          error: found.error,
          loadMore: () => undefined,
          reload: () => void found.refetch(),
        }}
        chosen={new Set(field.value.map(keyOf))}
        onChosen={choose}
        problem={fieldState.error?.message}
        none={appText("access.none_found")}
        keyOf={keyOf}
        nameOf={({ id, name }) => (name === "" ? id : name)}
        detailOf={(trustee) => `${trustee.id} · ${kindOf(trustee)}`}
      />
      <MemberList
        members={field.value}
        hidden={hidden}
        onRemove={(member) => field.onChange(field.value.filter((each) => keyOf(each) !== keyOf(member)))}
      />
    </>
  );
}

/** Who has access; without `onRemove` to look at only. */
export function MemberList(props: {
  readonly members: readonly Member[];
  readonly hidden: number;
  onRemove?(member: Member): void;
}): ReactNode {
  const { members, hidden, onRemove } = props;
  const styles = useStyles();
  return (
    <>
      {members.length === 0 ? null : (
        <ul className={styles.list} aria-label={appText("access.chosen")}>
          {members.map((member) => {
            const name = member.name === "" ? member.id : member.name;
            return (
              <li key={keyOf(member)} className={styles.chip}>
                <span className={styles.text} title={`${member.id} · ${kindOf(member)}`}>
                  {name}
                  <Text size={200} className={styles.quiet}>{` · ${kindOf(member)}`}</Text>
                </span>
                {onRemove === undefined ? null : (
                  <Button
                    size="small"
                    appearance="transparent"
                    icon={<DismissRegular />}
                    aria-label={appText("access.remove", { name })}
                    onClick={() => onRemove(member)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {hidden === 0 ? null : (
        <Text size={200} className={styles.quiet}>
          {appText("access.hidden", { count: hidden })}
        </Text>
      )}
    </>
  );
}

function kindOf({ type, library }: Pick<Member, "type" | "library">): string {
  return appText(`access.type.${type}`, { library });
}

function keyOf({ type, id, library }: Pick<Member, "type" | "id" | "library">): string {
  return `${type} ${type === "group" ? library : ""} ${id}`;
}

function memberOf({ type, id, name, library }: Member): Member {
  return { type, id, name, library };
}
