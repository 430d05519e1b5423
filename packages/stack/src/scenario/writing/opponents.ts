import type { Chooser } from "../seeded-choice.ts";

/** Who writes for the other side. */
export interface Opponent {
  readonly name: string;
  readonly firm: string;
  readonly email: string;
}

const OPPONENTS: readonly Opponent[] = [
  {
    name: "Hollis Grantchester",
    firm: "Dunmere Castellan LLP",
    email: "hollis.grantchester@dunmere-castellan.example",
  },
  { name: "Beatrix Ollerenshaw", firm: "Ollerenshaw Pike", email: "b.ollerenshaw@ollerenshaw-pike.example" },
  { name: "Dr. Kaspar Niedermoser", firm: "Niedermoser Rechtsanwälte", email: "kanzlei@niedermoser-recht.example" },
  { name: "Solène Vaugirard-Petit", firm: "Cabinet Vaugirard", email: "s.vaugirard@cabinet-vaugirard.example" },
  { name: "Ifeoma Castlereagh", firm: "Castlereagh Sands", email: "ifeoma@castlereagh-sands.example" },
];

/** One of the five lawyers whom the firm keeps meeting. */
export function pickOpponent(chooser: Chooser): Opponent {
  return chooser.pick(OPPONENTS);
}
