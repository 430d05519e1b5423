/** A client of the firm; its id is `custom1` of its matters. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** Who writes for the client. */
  readonly contact: { readonly name: string; readonly email: string };
  readonly address: readonly string[];
}

/** The fifteen clients (D7); the last three are the firm's own departments. */
export const clients: readonly Client[] = [
  {
    id: "10012",
    name: "Halcyon Brightwater Ltd",
    contact: { name: "Gudrun Solheim-Aas", email: "gudrun.solheim@halcyonbrightwater.example" },
    address: ["3 Breakwater Row", "Plymouth"],
  },
  {
    id: "10027",
    name: "Marrowby Foods plc",
    contact: { name: "Thaddeus Quill-Warner", email: "t.quill-warner@marrowby.example" },
    address: ["The Old Maltings", "Hull"],
  },
  {
    id: "10031",
    name: "Tessaly Rail Components GmbH",
    contact: { name: "Matthias Brandtner-Oels", email: "m.brandtner@tessaly-rail.example" },
    address: ["Weichenstraße 18", "8020 Graz"],
  },
  {
    id: "10044",
    name: "Ostervik Shipping AS",
    contact: { name: "Ragnhild Tveiterås", email: "ragnhild@ostervik-shipping.example" },
    address: ["Nordre Kai 5", "Ålesund"],
  },
  {
    id: "10058",
    name: "Pelluma Optics K.K.",
    contact: { name: "Haruto Kisaragi", email: "h.kisaragi@pelluma-optics.example" },
    address: ["2-9-14 Minami", "Osaka"],
  },
  {
    id: "10063",
    name: "The Wrenfield Trust",
    contact: { name: "Canon Philippa Strode", email: "trustees@wrenfield-trust.example" },
    address: ["The Gatehouse", "Wrenfield"],
  },
  {
    id: "10079",
    name: "Cindermoor Estates Ltd",
    contact: { name: "Barnaby Leclair", email: "barnaby.leclair@cindermoor.example" },
    address: ["40 Foundry Lane", "Leeds"],
  },
  {
    id: "10085",
    name: "Galtrey Biologics Inc.",
    contact: { name: "Dr Imani Castleton-Wu", email: "i.castleton@galtrey-bio.example" },
    address: ["1100 Harbor Loop", "Boston"],
  },
  {
    id: "10092",
    name: "Farrowdale Borough Council",
    contact: { name: "Rowan Ibbotson", email: "rowan.ibbotson@farrowdale.example" },
    address: ["Town Hall Quarter", "Farrowdale"],
  },
  {
    id: "10104",
    name: "Nimbolt Payments Ltd",
    contact: { name: "Saoirse Vantongeren", email: "saoirse@nimbolt.example" },
    address: ["Unit 9, Signal Works", "Manchester"],
  },
  {
    id: "10118",
    name: "Sorrelhurst Schools Partnership",
    contact: { name: "Leopold Anstey-Kerr", email: "clerk@sorrelhurst.example" },
    address: ["Sorrelhurst Lane", "Shrewsbury"],
  },
  {
    id: "10126",
    name: "Mrs Augusta Penhallow-Greaves",
    contact: { name: "Augusta Penhallow-Greaves", email: "augusta@penhallow-greaves.example" },
    address: ["Trevessa House", "St Mawes"],
  },
  {
    id: "90001",
    name: "Quillmarsh LLP – Risk and Compliance",
    contact: { name: "Séverine Delacroix-Maur", email: "s.delacroix@quillmarsh.example" },
    address: ["London, 6th floor"],
  },
  {
    id: "90002",
    name: "Quillmarsh LLP – People",
    contact: { name: "Hephzibah Oyelaran", email: "h.oyelaran@quillmarsh.example" },
    address: ["London, 6th floor"],
  },
  {
    id: "90003",
    name: "Quillmarsh LLP – Property and Procurement",
    contact: { name: "Jecinta Muthoni", email: "j.muthoni@quillmarsh.example" },
    address: ["London, 2nd floor"],
  },
];

/** The client with this id; throws for an id that no client has. */
export function clientOf(id: string): Client {
  const found = clients.find((one) => one.id === id);
  if (found === undefined) throw new Error(`The demonstration firm has no client ${id}.`);
  return found;
}
