import type { LibraryAlias } from "./libraries.ts";

/** A group of one library with its members. */
export interface Group {
  readonly library: LibraryAlias;
  readonly id: string;
  readonly fullName: string;
  readonly isExternal: boolean;
  /** False: switched off once the matters carry it. */
  readonly enabled: boolean;
  readonly members: readonly string[];
}

function group(library: LibraryAlias, id: string, fullName: string, members: readonly string[]): Group {
  return { library, id, fullName, isExternal: false, enabled: true, members };
}

/** The twelve groups of the firm (D7). The people listed as `standard` share none of them (D5). */
export const groups: readonly Group[] = [
  group("ACTIVE", "CORPORATE", "Corporate and M&A", ["EWHITCOMBE", "TLINDQVIST", "FOKONJO", "PHOXTON"]),
  group("ACTIVE", "LITIGATION", "Litigation and Arbitration", [
    "RPENDRY",
    "COFINCH",
    "DVORACKOVA",
    "MAXIMILIANA-THEODORA_KONSTANTINOPOULOU-FEATHERSTONEHAUGH-BARRING",
    "DARKWRIGHT",
  ]),
  group("ACTIVE", "REAL-ESTATE", "Real Estate", ["BASHGROVE", "NADEYEMO"]),
  group("ACTIVE", "EMPLOYMENT", "Employment", ["MVOSSLER", "TITURRALDE"]),
  group("ACTIVE", "IP-TECH", "IP and Technology", ["ÅSA", "PCHELLAPPAN", "蓮見千早"]),
  group("ACTIVE", "BANKING", "Banking and Finance", ["KATHANASIOU", "LHADDAD", "GPROSSER", "FOKONJO"]),
  group("ACTIVE", "FINANCE", "Finance department", ["JMUTHONI", "QBARTLE"]),
  {
    ...group("ACTIVE", "PROJECT-LANTERN", "Deal team Lantern (closed)", ["TLINDQVIST", "GPROSSER", "PTRUSCOTT"]),
    enabled: false,
  },
  { ...group("ACTIVE", "HALCYON DATA ROOM", "Halcyon Brightwater, data room", ["GSOLHEIM"]), isExternal: true },
  { ...group("ACTIVE", "EXPERTS", "Expert witnesses", ["OCRANE", "EVRATSANOU"]), isExternal: true },
  group("LEGAL", "GENERAL-COUNSEL", "Office of the General Counsel", ["SDELACROIX", "NBARAKLEVI", "IMACALISTER"]),
  group("LEGAL", "PEOPLE-TEAM", "People team", ["HOYELARAN", "MVOSSLER"]),
];
