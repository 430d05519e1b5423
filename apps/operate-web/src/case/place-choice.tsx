import { Dropdown, Field, Option, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { findPlaces, listPlaceServices } from "@muniment/operate-api/case";
import type { Output } from "@muniment/rest";
import { SearchField } from "@muniment/ui/filter";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { q } from "../api.ts";
import { LinkRefusal } from "../link/link-refusal.tsx";
import { caseText } from "../texts/case.ts";

/** A workspace of a repository. */
export type Place = Output<typeof findPlaces>["data"][number];

const keyOf = ({ library, root }: Pick<Place, "library" | "root">): string => `${library} ${root}`;

/** Chooses a workspace of a repository, as the person sees them. */
export function PlaceChoice(props: {
  readonly chosen: Pick<Place, "library" | "root"> | undefined;
  readonly problem: string | undefined;
  onChoose(place: Place): void;
}): ReactNode {
  const { chosen, problem, onChoose } = props;
  const services = useQuery(q(listPlaceServices));
  const offered = services.data?.data ?? [];
  const [picked, setPicked] = useState<string | undefined>();
  const service = offered.find(({ system_name: name }) => name === picked) ?? offered[0];
  if (services.isPending) return <LoadingRows rows={3} />;
  if (services.isError) return <ErrorState error={services.error} />;
  if (service === undefined) return <Text>{caseText("place.no_service")}</Text>;
  return (
    <>
      {offered.length < 2 ? null : (
        <Field label={caseText("place.service")}>
          <Dropdown
            value={service.display_name}
            selectedOptions={[service.system_name]}
            onOptionSelect={(_, data) => setPicked(data.optionValue)}
          >
            {offered.map(({ system_name: name, display_name: text }) => (
              <Option key={name} value={name}>
                {text}
              </Option>
            ))}
          </Dropdown>
        </Field>
      )}
      <Workspaces service={service.system_name} chosen={chosen} problem={problem} onChoose={onChoose} />
    </>
  );
}

/** Chooses one of the workspaces of a service. */
export function Workspaces(props: Parameters<typeof PlaceChoice>[0] & { readonly service: string }): ReactNode {
  const { service, chosen, problem, onChoose } = props;
  const [text, setText] = useState("");
  const found = useQuery(q(findPlaces, { query: { service, ...(text.trim() === "" ? {} : { query: text.trim() }) } }));
  const places = found.data?.data ?? [];
  return (
    <Field label={caseText("case.place")} validationMessage={problem}>
      <div>
        <SearchField isWide label={caseText("place.search")} value={text} onSearch={setText} />
        {found.isPending ? <LoadingRows rows={3} /> : null}
        {found.error === null ? null : (
          <LinkRefusal error={found.error} service={service} onRetry={() => void found.refetch()} />
        )}
        {found.isSuccess && places.length === 0 ? <Text>{caseText("place.none", { text })}</Text> : null}
        <RadioGroup
          aria-label={caseText("case.place")}
          style={{ maxHeight: "30vh", overflowY: "auto" }}
          value={chosen === undefined ? "" : keyOf(chosen)}
          onChange={(_, data) => {
            const place = places.find((one) => keyOf(one) === data.value);
            if (place !== undefined) onChoose(place);
          }}
        >
          {places.map((place) => (
            <Radio
              key={keyOf(place)}
              value={keyOf(place)}
              label={caseText("place.label", { name: place.name, library: place.library })}
            />
          ))}
        </RadioGroup>
      </div>
    </Field>
  );
}
