import { FIRM_DOMAIN } from "./libraries.ts";
import type { LibraryAlias } from "./libraries.ts";
import type { DemonstrationRole } from "./roles.ts";

/** The kind of account by D5's words. */
export type AccountKind = "NRTADMIN" | "tier1" | "tier2" | "standard" | "external" | "disabled" | "service";

/** One person of the firm, or one of its outside contacts. */
export interface Person {
  readonly userId: string;
  readonly fullName: string;
  readonly email: string;
  readonly location: string;
  readonly title: string;
  /** The preferred library first; an account belongs to these and no others. */
  readonly libraries: readonly LibraryAlias[];
  readonly role: DemonstrationRole["name"] | "DEFAULT EXTERNAL";
  readonly isExternal: boolean;
  /** What becomes of the account after everything is filed; `invited` has to choose a password by mail first. */
  readonly state: "ready" | "disabled" | "locked" | "invited";
  /** Fee per hour in pounds, for those who record time. */
  readonly rate?: number;
  /** The name in Latin letters, where paper cannot show the real one. */
  readonly signsAs?: string;
  /** Listed in ready.json under this word. */
  readonly listedAs?: AccountKind;
}

type Given = Pick<Person, "userId" | "fullName" | "title"> &
  Partial<Omit<Person, "email">> & {
    /** The part before the @ of the firm's domain, or a whole address. */
    readonly mail: string;
  };

function person(given: Given): Person {
  const { mail, ...rest } = given;
  return {
    location: "London, 4th floor",
    libraries: ["ACTIVE"],
    role: given.isExternal === true ? "DEFAULT EXTERNAL" : "USER",
    isExternal: false,
    state: "ready",
    ...rest,
    email: mail.includes("@") ? mail : `${mail}@${FIRM_DOMAIN}`,
  };
}

const BOTH: readonly LibraryAlias[] = ["ACTIVE", "LEGAL"];
const LEGAL_FIRST: readonly LibraryAlias[] = ["LEGAL", "ACTIVE"];
const LISBON = "Lisbon – Rua do Arsenal 7, 2.º andar";
const OSAKA = "大阪市北区 12階";

/** The first NRTADMIN, made before the firm is loaded. */
export const administrator: Person = person({
  userId: "ADMIN",
  fullName: "Miriam Talcott",
  title: "Head of Information",
  mail: "admin",
  libraries: BOTH,
  listedAs: "NRTADMIN",
});

/** The account of the programs, made before the firm is loaded because no published call marks an account `service`. */
export const serviceAccount: Person = person({
  userId: "SVC-INTAKE",
  fullName: "Records Intake (service)",
  title: "Service account",
  mail: "svc-intake",
  location: "Data centre",
  libraries: BOTH,
  role: "SERVICE",
  listedAs: "service",
});

const feeEarners: readonly Person[] = [
  person({ userId: "EWHITCOMBE", fullName: "Edmund Whitcombe-Rao", title: "Partner, Corporate", mail: "e.whitcombe", rate: 520, listedAs: "standard" }),
  person({ userId: "TLINDQVIST", fullName: "Tuva Lindqvist", title: "Associate, Corporate", mail: "t.lindqvist", rate: 310 }),
  person({ userId: "FOKONJO", fullName: "Folasade Okonjo-Reyes", title: "Senior Associate, Corporate", mail: "f.okonjo", rate: 380, libraries: BOTH }),
  person({ userId: "RPENDRY", fullName: "Rosalind Pendry", title: "Partner, Litigation", mail: "r.pendry", rate: 510, listedAs: "standard" }),
  person({ userId: "COFINCH", fullName: "Cormac O'Dwyer-Finch", title: "Associate, Litigation", mail: "c.o'dwyer-finch", rate: 290 }),
  person({ userId: "DVORACKOVA", fullName: "Šárka Dvořáčková-Ellis", title: "Counsel, Litigation", mail: "s.dvořáčková", rate: 410, location: "Praha 1" }),
  person({ userId: "BASHGROVE", fullName: "Benedict Ashgrove", title: "Partner, Real Estate", mail: "b.ashgrove", rate: 480, libraries: BOTH }),
  person({ userId: "NADEYEMO", fullName: "Nkechi Adeyemo-Hart", title: "Associate, Real Estate", mail: "n.adeyemo", rate: 285, listedAs: "standard" }),
  person({ userId: "MVOSSLER", fullName: "Margarethe Vossler", title: "Partner, Employment", mail: "m.vossler", rate: 470, libraries: BOTH }),
  person({ userId: "TITURRALDE", fullName: "Tomás Iturralde Peña", title: "Associate, Employment", mail: "t.iturralde", rate: 280, location: LISBON, listedAs: "standard" }),
  person({ userId: "ÅSA", fullName: "Åsa Bergqvist-Ström", title: "Partner, IP and Technology", mail: "asa.bergqvist", rate: 495, location: "Göteborg", libraries: BOTH }),
  person({ userId: "PCHELLAPPAN", fullName: "Priyamvada Chellappan", title: "Associate, IP and Technology", mail: "p.chellappan", rate: 300, listedAs: "standard" }),
  person({ userId: "蓮見千早", fullName: "蓮見 千早", title: "Of Counsel, IP and Technology", mail: "c.hasumi", rate: 430, location: OSAKA, signsAs: "Chihaya Hasumi" }),
  person({ userId: "KATHANASIOU", fullName: "Καλλιόπη Αθανασίου-Ρεντ", title: "Partner, Banking", mail: "k.athanasiou", rate: 505, location: "Πειραιάς", signsAs: "Kalliopi Athanasiou-Rent" }),
  person({ userId: "LHADDAD", fullName: "ليلى الحدّاد", title: "Senior Associate, Banking", mail: "l.haddad", rate: 375, signsAs: "Laila Al-Haddad" }),
  person({ userId: "GPROSSER", fullName: "Gethin Prosser-Lloyd", title: "Associate, Banking", mail: "g.prosser", rate: 295, location: "Caerdydd / Cardiff" }),
  person({ userId: "WTHORNBY", fullName: "Winifred Pascoe-Thornby", title: "Partner, Private Client", mail: "w.thornby", rate: 450 }),
  person({ userId: "ПЕТРОВСКАЯ", fullName: "Аглая Петровская", title: "Associate, Private Client", mail: "a.petrovskaya", rate: 275, signsAs: "Aglaya Petrovskaya" }),
  person({ userId: "SDELACROIX", fullName: "Séverine Delacroix-Maur", title: "General Counsel", mail: "s.delacroix", libraries: LEGAL_FIRST }),
  person({ userId: "NBARAKLEVI", fullName: "נועה ברק-לוי", title: "Risk Lawyer", mail: "n.barak-levi", libraries: LEGAL_FIRST, signsAs: "Noa Barak-Levi" }),
];

const staff: readonly Person[] = [
  person({ userId: "HOYELARAN", fullName: "Hephzibah Oyelaran", title: "Head of People", mail: "h.oyelaran", libraries: ["LEGAL"] }),
  person({ userId: "JMUTHONI", fullName: "Jecinta Muthoni", title: "Finance Manager", mail: "j.muthoni", libraries: BOTH }),
  person({ userId: "QBARTLE", fullName: "Quentin Bartle", title: "Billing Clerk", mail: "q.bartle" }),
  person({ userId: "PTRUSCOTT", fullName: "Prudence Truscott", title: "Paralegal", mail: "p.truscott", rate: 145 }),
  person({ userId: "IMACALISTER", fullName: "Iona MacAlister", title: "Legal Secretary", mail: "i.macalister", libraries: BOTH }),
  person({
    userId: "MAXIMILIANA-THEODORA_KONSTANTINOPOULOU-FEATHERSTONEHAUGH-BARRING",
    fullName: "Maximiliana Theodora Konstantinopoulou-Featherstonehaugh-Barring",
    title: "Associate, Litigation",
    mail: "maximiliana.theodora.konstantinopoulou-featherstonehaugh-barring",
    location: "London, 4th floor, the desk beside the window; on Mondays and Tuesdays at the court office, room 12 – 3.º andar",
    rate: 260,
  }),
  person({ userId: "O", fullName: "O", title: "Trainee", mail: "o", rate: 120 }),
  person({ userId: "LFAIRWEATHER", fullName: "Lucian Fairweather-Ames", title: "File Reviewer", mail: "l.fairweather", libraries: BOTH, role: "AUDITOR" }),
  person({ userId: "DKESTREL", fullName: "Dorian Kestrel", title: "Service Desk", mail: "d.kestrel", libraries: BOTH, role: "TIER 1", listedAs: "tier1" }),
  person({ userId: "BOZDEMIREL", fullName: "Berfin Özdemirel", title: "Service Desk Lead", mail: "b.ozdemirel", libraries: BOTH, role: "TIER 2", listedAs: "tier2" }),
  person({ userId: "HVDPOOLMAN", fullName: "Hendrik van der Poolman", title: "Systems Manager", mail: "h.vanderpoolman", libraries: BOTH, listedAs: "NRTADMIN" }),
];

const outsiders: readonly Person[] = [
  person({ userId: "GSOLHEIM", fullName: "Gudrun Solheim-Aas", title: "General Counsel, Halcyon Brightwater", mail: "gudrun.solheim@halcyonbrightwater.example", location: "Plymouth", isExternal: true, listedAs: "external" }),
  person({ userId: "MBRANDTNER", fullName: "Matthias Brandtner-Oels", title: "Legal Counsel, Tessaly Rail", mail: "m.brandtner@tessaly-rail.example", location: "Graz", isExternal: true }),
  person({ userId: "OCRANE", fullName: "Dr Obadiah Cranwick", title: "Expert, pumps and turbines", mail: "obadiah@cranwick-engineers.example", location: "Newcastle", isExternal: true, listedAs: "external" }),
  person({ userId: "EVRATSANOU", fullName: "Ελένη Βρατσάνου", title: "Expert, quantum", mail: "e.vratsanou@vratsanou-quantum.example", location: "Θεσσαλονίκη", isExternal: true, signsAs: "Eleni Vratsanou" }),
  person({ userId: "JKOUYATE", fullName: "Jean-Baptiste Kouyaté-Morel", title: "Co-counsel, Cabinet Morelle", mail: "jbk@cabinet-morelle.example", location: "Marseille", isExternal: true }),
];

const leaversAndOthers: readonly Person[] = [
  person({ userId: "PHOXTON", fullName: "Percival Hoxton-Wray", title: "Associate, Corporate (left)", mail: "p.hoxton", rate: 300, state: "disabled", listedAs: "disabled" }),
  person({ userId: "DARKWRIGHT", fullName: "Delphine Arkwright-Sow", title: "Partner, Litigation (retired)", mail: "d.arkwright", rate: 500, state: "disabled" }),
  person({ userId: "RTANNAHILL", fullName: "Rufus Tannahill", title: "Former contact, Marrowby Foods", mail: "rufus.tannahill@marrowby.example", location: "Hull", isExternal: true, state: "disabled" }),
  person({ userId: "CBLAKEMERE", fullName: "Clementine Blakemere", title: "Legal Secretary", mail: "c.blakemere", state: "locked" }),
  person({ userId: "YNAKAHARA", fullName: "中原 由紀夫", title: "Records Clerk", mail: "y.nakahara", location: OSAKA, state: "locked", signsAs: "Yukio Nakahara" }),
  person({ userId: "OTREVANION", fullName: "Ottoline Trevanion", title: "Trainee, starts next week", mail: "o.trevanion", state: "invited" }),
];

/** Everybody who is made by the published API: all but the administrator and the service account. */
export const people: readonly Person[] = [...feeEarners, ...staff, ...outsiders, ...leaversAndOthers];

const everybody = new Map([administrator, serviceAccount, ...people].map((one) => [one.userId, one]));

/** The person with this user id; throws for an id that nobody has. */
export function personOf(userId: string): Person {
  const found = everybody.get(userId);
  if (found === undefined) throw new Error(`The demonstration firm has nobody with the id ${userId}.`);
  return found;
}

/** The name as it can be printed with the fonts that every PDF reader has. */
export function printedName(one: Person): string {
  return one.signsAs ?? one.fullName;
}
