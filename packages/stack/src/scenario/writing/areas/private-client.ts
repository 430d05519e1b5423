import type { AreaPhrases } from "../phrases.ts";

/** Wording of wills, trusts and estates. */
export const privateClient: AreaPhrases = {
  instruments: ["Will", "Trust deed", "Deed of variation", "Estate account", "Letter of wishes"],
  clauses: [
    {
      heading: "Executors and trustees",
      sentences: [
        "The executors and trustees are the partners of the firm at the date of death, of whom two shall prove.",
        "The expression trustees means those for the time being in office.",
        "A trustee who is a professional may charge for work done.",
      ],
    },
    {
      heading: "Gifts",
      sentences: [
        "The pictures and papers at {place} pass to the persons named in a list of {date}.",
        "A sum of {amount} is given to the discretionary fund free of tax.",
        "A gift that fails falls into the residue.",
      ],
    },
    {
      heading: "Residue",
      sentences: [
        "The trustees shall hold the residue, including {subject}, upon the trusts that follow.",
        "The income is payable to the life tenant, and thereafter the capital goes to the children in equal shares.",
        "The share of a child who has died passes to that child's own children.",
      ],
    },
    {
      heading: "Powers",
      sentences: [
        "The trustees may invest as if they were absolutely entitled.",
        "The trustees may lend, insure, appropriate and advance capital as they think fit.",
        "Any two trustees may act by a majority if all have been told.",
      ],
    },
    {
      heading: "Guardians and wishes",
      sentences: [
        "The guardians of minor children are those named in the schedule.",
        "The letter of wishes guides the trustees and does not bind them.",
      ],
    },
    {
      heading: "General",
      sentences: [
        "This deed is governed by the law of the place in which it is made.",
        "All earlier instruments of the same kind are revoked on {deadline}.",
      ],
    },
  ],
  background: [
    "{client} came to see us on {date} about {subject}.",
    "The house at {place} was valued for probate and is to be kept.",
    "The gifts of the last seven years are listed in the schedule.",
    "{other} have been told of the provisions and have raised no objection.",
    "The accounts of the estate show a balance of {amount} before tax.",
    "A codicil was found among the papers, undated and unsigned.",
  ],
  issues: [
    "The undated codicil has no force, but it may show what was meant.",
    "The residence relief is lost where the house passes into a discretionary trust.",
    "The trustees should minute why they prefer income to growth.",
    "A claim by a dependant cannot be ruled out until six months have passed from the grant.",
    "Jewellery was promised twice; a letter of wishes should settle the point.",
    "Foreign assets may need a grant in their own country.",
    "Capacity should be confirmed by a doctor's note on the day of signing.",
  ],
  requests: [
    "Please let us have the share certificates and the last statement of the fund.",
    "Please read the draft at leisure and tell us by {deadline} what should be changed.",
    "Please confirm the full names and addresses of those who are to benefit.",
    "Please send the keys of the house at {place} to our office.",
    "Please sign in the presence of two witnesses who receive nothing under the document.",
  ],
  work: [
    "Drafting will and letter of wishes",
    "Meeting with client at home",
    "Preparing account for the revenue",
    "Considering powers of trustees",
    "Valuation of chattels: correspondence",
    "Distribution to beneficiaries",
    "Advising on lifetime gifts",
    "Application for the grant",
  ],
  subjects: [
    "Draft will",
    "Valuation of the pictures",
    "Trustees' meeting",
    "Keys and insurance",
    "Interim distribution",
    "Tax account",
    "Letter of wishes",
  ],
  items: [
    "Death certificate",
    "Original will",
    "Valuation of house",
    "Valuation of chattels",
    "Bank balances",
    "Share certificates",
    "List of gifts",
    "Funeral account",
    "Tax clearance",
    "Receipts of beneficiaries",
  ],
};
