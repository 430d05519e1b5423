import { channels, restrictions } from "@muniment/operate-api/register";
import type { Restriction, updateEntity } from "@muniment/operate-api/register";
import type { Input } from "@muniment/rest";
import type { EntityData } from "./entity-data.ts";

/** What is typed of an entry. */
export interface EntityValues {
  readonly kind: string;
  readonly name: string;
  readonly salutation: string;
  readonly reference: string;
  readonly external_reference: string;
  readonly party_types: string;
  readonly emails: readonly { readonly label: string; readonly address: string }[];
  readonly phones: readonly { readonly label: string; readonly number: string }[];
  readonly addresses: readonly AddressValues[];
  readonly preferred_channel: string;
  readonly language: string;
  readonly restrictions: readonly string[];
  readonly notes: string;
}

interface AddressValues {
  readonly label: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly country: string;
}

/** What a new entry begins with. */
export const FIRST_ENTITY: EntityValues = {
  kind: "person",
  name: "",
  salutation: "",
  reference: "",
  external_reference: "",
  party_types: "",
  emails: [{ label: "Work", address: "" }],
  phones: [],
  addresses: [],
  preferred_channel: "",
  language: "",
  restrictions: [],
  notes: "",
};

/** What is known, to be changed. */
export function entityValues(entity: EntityData): EntityValues {
  const { salutation = "", reference = "", external_reference = "", language = "", notes = "" } = entity;
  return {
    ...entity,
    salutation,
    reference,
    external_reference,
    language,
    notes,
    party_types: entity.party_types.join(", "),
    preferred_channel: entity.preferred_channel ?? "",
    addresses: entity.addresses.map((each) => ({ ...each, ...filled(each) })),
  };
}

function filled({ postcode = "", city = "", country = "" }: Partial<AddressValues>) {
  return { postcode, city, country };
}

/** What is sent; rows in which nothing was typed are none. */
export function entityBody(values: EntityValues): Input<typeof updateEntity>["body"] {
  const { kind: _kind, party_types: types, restrictions: chosen, ...rest } = values;
  return {
    ...rest,
    party_types: types
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== ""),
    restrictions: restrictions.filter((each): each is Restriction => chosen.includes(each)),
    preferred_channel: channels.find((each) => each === values.preferred_channel) ?? "",
    emails: values.emails.filter(({ address }) => address.trim() !== ""),
    phones: values.phones.filter(({ number }) => number.trim() !== ""),
    addresses: values.addresses.filter(({ street, city }) => street.trim() !== "" || city.trim() !== ""),
  };
}
