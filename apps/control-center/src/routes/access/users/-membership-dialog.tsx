import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useList } from "@muniment/ui/query";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Group } from "../groups/-group-search.ts";
import { Picker } from "../-picker.tsx";
import type { Refusal } from "../-refusals.tsx";
import { useMembershipChange } from "./-membership-change.ts";
import type { Picked } from "./-picked.ts";

/** What the dialogs that change memberships of users are given. */
export interface MembershipDialogProps {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  onClose(): void;
  onRefused(refusals: readonly Refusal[]): void;
}

/** Groups are searched at the server, several can be chosen, and what is refused is listed afterwards (CC-USR-066, CC-USR-070). */
export function MembershipDialog(
  props: MembershipDialogProps & {
    readonly action: "add" | "remove";
    readonly title: string;
    readonly button: string;
    /** Stands where groups would be when nothing was searched for. */
    readonly none: string;
    detailOf(group: Group): string;
    markOf?(group: Group): "all" | "some" | undefined;
    /** Why a group can't be chosen. */
    refuse(group: Group): string | undefined;
  },
): ReactNode {
  const { library, picked, action, title, button, onClose, onRefused } = props;
  const { ids } = picked;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const change = useMembershipChange(library, picked, action);
  const list = useList(
    listQuery(searchConsoleGroups, {
      body: {
        library: library.id,
        sort: "full_name",
        ...(query === "" ? {} : { query }),
        among: [...ids],
        ...(action === "remove" ? { filters: { with_any_member: [...ids] } } : {}),
      },
    }),
  );
  const submit = async (): Promise<void> => {
    if (chosen.size === 0) return setProblem(groupText("group.choose_first"));
    setIsBusy(true);
    const refusals = await change([...chosen]);
    onClose();
    if (refusals.length > 0) onRefused(refusals);
  };
  return (
    <FormDialog title={title} choices={[{ label: button, isBusy, run: () => void submit() }]} onClose={onClose}>
      <Picker
        label={groupText("group.search")}
        listLabel={t("nav.groups")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={(group) => group.id}
        nameOf={(group) => (group.full_name === "" ? group.id : group.full_name)}
        detailOf={props.detailOf}
        {...(props.markOf === undefined ? {} : { markOf: props.markOf })}
        refuse={props.refuse}
        none={query === "" ? props.none : groupText("group.none_found")}
      />
    </FormDialog>
  );
}
