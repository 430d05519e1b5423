import { BOTH, OSAKA, person } from "./person.ts";
import type { Person } from "./person.ts";

/** Those who keep the firm going. */
export const staff: readonly Person[] = [
  person({
    userId: "HOYELARAN",
    fullName: "Hephzibah Oyelaran",
    title: "Head of People",
    mail: "h.oyelaran",
    libraries: ["LEGAL"],
  }),
  person({
    userId: "JMUTHONI",
    fullName: "Jecinta Muthoni",
    title: "Finance Manager",
    mail: "j.muthoni",
    libraries: BOTH,
  }),
  person({ userId: "QBARTLE", fullName: "Quentin Bartle", title: "Billing Clerk", mail: "q.bartle" }),
  person({ userId: "PTRUSCOTT", fullName: "Prudence Truscott", title: "Paralegal", mail: "p.truscott", rate: 145 }),
  person({
    userId: "IMACALISTER",
    fullName: "Iona MacAlister",
    title: "Legal Secretary",
    mail: "i.macalister",
    libraries: BOTH,
  }),
  person({
    userId: "MAXIMILIANA-THEODORA_KONSTANTINOPOULOU-FEATHERSTONEHAUGH-BARRING",
    fullName: "Maximiliana Theodora Konstantinopoulou-Featherstonehaugh-Barring",
    title: "Associate, Litigation",
    mail: "maximiliana.theodora.konstantinopoulou-featherstonehaugh-barring",
    location:
      "London, 4th floor, the desk beside the window; on Mondays and Tuesdays at the court office, room 12 – 3.º andar",
    rate: 260,
  }),
  person({ userId: "O", fullName: "O", title: "Trainee", mail: "o", rate: 120 }),
  person({
    userId: "LFAIRWEATHER",
    fullName: "Lucian Fairweather-Ames",
    title: "File Reviewer",
    mail: "l.fairweather",
    libraries: BOTH,
    role: "AUDITOR",
  }),
  person({
    userId: "DKESTREL",
    fullName: "Dorian Kestrel",
    title: "Service Desk",
    mail: "d.kestrel",
    libraries: BOTH,
    role: "TIER 1",
    listedAs: "tier1",
  }),
  person({
    userId: "BOZDEMIREL",
    fullName: "Berfin Özdemirel",
    title: "Service Desk Lead",
    mail: "b.ozdemirel",
    libraries: BOTH,
    role: "TIER 2",
    listedAs: "tier2",
  }),
  person({
    userId: "HVDPOOLMAN",
    fullName: "Hendrik van der Poolman",
    title: "Systems Manager",
    mail: "h.vanderpoolman",
    libraries: BOTH,
    listedAs: "NRTADMIN",
  }),
];

/** Contacts outside of the firm. */
export const outsiders: readonly Person[] = [
  person({
    userId: "GSOLHEIM",
    fullName: "Gudrun Solheim-Aas",
    title: "General Counsel, Halcyon Brightwater",
    mail: "gudrun.solheim@halcyonbrightwater.example",
    location: "Plymouth",
    isExternal: true,
    listedAs: "external",
  }),
  person({
    userId: "MBRANDTNER",
    fullName: "Matthias Brandtner-Oels",
    title: "Legal Counsel, Tessaly Rail",
    mail: "m.brandtner@tessaly-rail.example",
    location: "Graz",
    isExternal: true,
  }),
  person({
    userId: "OCRANE",
    fullName: "Dr Obadiah Cranwick",
    title: "Expert, pumps and turbines",
    mail: "obadiah@cranwick-engineers.example",
    location: "Newcastle",
    isExternal: true,
    listedAs: "external",
  }),
  person({
    userId: "EVRATSANOU",
    fullName: "Ελένη Βρατσάνου",
    title: "Expert, quantum",
    mail: "e.vratsanou@vratsanou-quantum.example",
    location: "Θεσσαλονίκη",
    isExternal: true,
    signsAs: "Eleni Vratsanou",
  }),
  person({
    userId: "JKOUYATE",
    fullName: "Jean-Baptiste Kouyaté-Morel",
    title: "Co-counsel, Cabinet Morelle",
    mail: "jbk@cabinet-morelle.example",
    location: "Marseille",
    isExternal: true,
  }),
];

/** Accounts that cannot sign in, each for its own reason. */
export const leaversAndOthers: readonly Person[] = [
  person({
    userId: "PHOXTON",
    fullName: "Percival Hoxton-Wray",
    title: "Associate, Corporate (left)",
    mail: "p.hoxton",
    rate: 300,
    state: "disabled",
    listedAs: "disabled",
  }),
  person({
    userId: "DARKWRIGHT",
    fullName: "Delphine Arkwright-Sow",
    title: "Partner, Litigation (retired)",
    mail: "d.arkwright",
    rate: 500,
    state: "disabled",
  }),
  person({
    userId: "RTANNAHILL",
    fullName: "Rufus Tannahill",
    title: "Former contact, Marrowby Foods",
    mail: "rufus.tannahill@marrowby.example",
    location: "Hull",
    isExternal: true,
    state: "disabled",
  }),
  person({
    userId: "CBLAKEMERE",
    fullName: "Clementine Blakemere",
    title: "Legal Secretary",
    mail: "c.blakemere",
    state: "locked",
  }),
  person({
    userId: "YNAKAHARA",
    fullName: "中原 由紀夫",
    title: "Records Clerk",
    mail: "y.nakahara",
    location: OSAKA,
    state: "locked",
    signsAs: "Yukio Nakahara",
  }),
  person({
    userId: "OTREVANION",
    fullName: "Ottoline Trevanion",
    title: "Trainee, starts next week",
    mail: "o.trevanion",
    state: "invited",
  }),
];
