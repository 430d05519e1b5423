import { Field, Radio, RadioGroup, Text, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listEntities } from "@muniment/operate-api/register";
import type { EntityKind } from "@muniment/operate-api/register";
import { listColleagues, listTeams } from "@muniment/operate-api/team";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { q } from "../api.ts";
import { registerText } from "../texts/register.ts";
import { useMay } from "../session.ts";

/** Who was chosen: an entry, a person or team of the firm, or an entry to be made. */
export type Who =
  | { readonly kind: "entity" | "user" | "team"; readonly id: string; readonly name: string }
  | { readonly kind: "new"; readonly as: EntityKind; readonly id: string; readonly name: string };

const MOST_SHOWN = 12;
const MADE_KINDS: readonly EntityKind[] = ["person", "organisation"];

interface Offer {
  readonly who: Who;
  readonly more: string;
}

/** Those of the case first, then of other cases, then all; a new entry is offered once somebody has searched. */
export function WhoChoice(props: {
  readonly caseId: string;
  readonly kinds: readonly EntityKind[];
  readonly chosen: Who | undefined;
  readonly problem: string | undefined;
  onChoose(who: Who): void;
}): ReactNode {
  const { kinds, chosen, problem, onChoose } = props;
  const [text, setText] = useState("");
  const may = useMay();
  const { offers, isPending, error } = useOffers(props.caseId, kinds, text.trim());
  const made =
    text.trim() === "" || !may("register.edit")
      ? []
      : MADE_KINDS.filter((kind) => kinds.includes(kind)).map((as): Offer => ({
          who: { kind: "new", as, id: as, name: text.trim() },
          more: registerText(`entity_kind.${as}`),
        }));
  const all = [...offers, ...made];
  const keyOf = ({ kind, id }: Who): string => `${kind} ${id}`;
  return (
    <>
      <SearchField isWide label={registerText("participant.search")} value={text} onSearch={setText} />
      {error !== null ? <ErrorState error={error} /> : isPending ? <LoadingRows rows={3} /> : null}
      <Field label={registerText("participant.found")} validationMessage={problem}>
        <RadioGroup
          value={chosen === undefined ? "" : keyOf(chosen)}
          onChange={(_, data) => {
            const offer = all.find(({ who }) => keyOf(who) === data.value);
            if (offer !== undefined) onChoose(offer.who);
          }}
          style={{ maxHeight: "36vh", overflowY: "auto" }}
        >
          {all.map(({ who, more }) => (
            <Radio
              key={keyOf(who)}
              value={keyOf(who)}
              label={
                <span>
                  {who.kind === "new" ? `${registerText("participant.create", { name: who.name })} ` : `${who.name} `}
                  <Text size={200} style={{ color: tokens.colorNeutralForeground3 }}>
                    {who.kind === "new" ? more.toLocaleLowerCase() : more}
                  </Text>
                </span>
              }
            />
          ))}
        </RadioGroup>
      </Field>
      {!isPending && all.length === 0 ? <Text>{registerText("entity.not_found", { text })}</Text> : null}
    </>
  );
}

function useOffers(caseId: string, kinds: readonly EntityKind[], text: string) {
  const words = text === "" ? {} : { query: text };
  const wantsEntities = kinds.some((kind) => kind !== "user" && kind !== "team");
  const entities = useQuery({
    ...q(listEntities, { query: { case: caseId, limit: MOST_SHOWN, ...words } }),
    enabled: wantsEntities,
  });
  const people = useQuery({ ...q(listColleagues, { query: words }), enabled: kinds.includes("user") });
  const teams = useQuery({ ...q(listTeams), enabled: kinds.includes("team") });
  const wanted = text.toLocaleLowerCase();
  const offers: Offer[] = [
    ...(entities.data?.data ?? [])
      .filter(({ kind }) => kinds.includes(kind) && kind !== "user" && kind !== "team")
      .map(({ id, name, email, city }) => ({
        who: { kind: "entity" as const, id, name },
        more: [email, city].filter(Boolean).join(" · "),
      })),
    ...(people.data?.data ?? []).slice(0, MOST_SHOWN).map(({ id, name }) => ({
      who: { kind: "user" as const, id, name },
      more: "",
    })),
    ...(teams.data?.data ?? [])
      .filter(({ name }) => name.toLocaleLowerCase().includes(wanted))
      .map(({ id, name }) => ({ who: { kind: "team" as const, id, name }, more: "" })),
  ];
  const isPending = [entities, people, teams].some(({ isLoading }) => isLoading);
  return { offers, isPending, error: entities.error ?? people.error ?? teams.error };
}
