import type { AreaPhrases } from "../phrases.ts";

/** Wording of loans and of the security for them. */
export const finance: AreaPhrases = {
  instruments: ["Facility agreement", "Security deed", "Intercreditor deed", "Legal opinion", "Fee letter"],
  clauses: [
    {
      heading: "The facility",
      sentences: [
        "Subject to the terms of this agreement the lender makes available a facility of {amount}.",
        "This agreement governs {subject}, and no sum may be used for another purpose.",
        "The lender need not see to the application of any sum borrowed.",
      ],
    },
    {
      heading: "Conditions of use",
      sentences: [
        "The borrower may not deliver a request before the lender has received all that is listed in Schedule 1.",
        "A request is to be delivered no later than {days} business days before the date of the loan.",
        "No loan is made while a default is continuing.",
      ],
    },
    {
      heading: "Interest",
      sentences: [
        "The rate of interest is the sum of the reference rate and the margin.",
        "The margin falls by a quarter of one per cent when leverage is below two times.",
        "Interest accrues daily and is paid on the last day of each period.",
      ],
    },
    {
      heading: "Financial covenants",
      sentences: [
        "The borrower shall ensure that cash flow cover is not less than 1.2 to 1 in respect of each relevant period.",
        "Leverage shall not exceed three times on any test date.",
        "The covenants are tested by reference to the quarterly accounts and the compliance certificate.",
      ],
    },
    {
      heading: "Security",
      sentences: [
        "The obligations are secured by a first charge over the assets of the borrower at {place}.",
        "The borrower shall create no other security without the lender's consent.",
      ],
    },
    {
      heading: "Events of default",
      sentences: [
        "It is an event of default if a sum is not paid within three business days of its due date.",
        "It is an event of default if any other creditor becomes entitled to declare debt due early.",
        "On and at any time after an event of default the lender may by notice cancel the facility.",
      ],
    },
  ],
  background: [
    "{other} approved {amount} on {date}, subject to documents.",
    "The term sheet describes {subject} in two pages and leaves much open.",
    "The existing lender will be repaid at closing and has sent a draft release.",
    "The valuation of the assets at {place} came out four per cent below the last one.",
    "The model has been audited, and base case cover is 1.46 times.",
    "Three of the group's companies are to give guarantees.",
  ],
  issues: [
    "The cross-default clause has no threshold and would catch a late trade debt.",
    "The definition of borrowings counts leases in, which uses up a third of the headroom.",
    "Corporate benefit for the guarantees needs to be shown in the minutes.",
    "The charge over bank accounts is fixed in name but floating in effect.",
    "Consent of the lessor is needed before security over the equipment can be given.",
    "The margin ratchet works upwards only as drafted; {client} understood it to work both ways.",
    "The opinion should be given by counsel of the place where the asset is registered.",
  ],
  requests: [
    "Please let us have the corporate authorities by {deadline}.",
    "Please confirm the account details by telephone before the funds flow is signed.",
    "Please send the certified constitutional documents of each guarantor.",
    "Please let us have your comments on the covenant definitions.",
    "Please confirm that the insurance notes the interest of {other}.",
  ],
  work: [
    "Drafting facility agreement",
    "Conditions precedent: checking and chasing",
    "Negotiating financial covenants",
    "Reviewing security over accounts",
    "Call with lender's solicitors",
    "Settling board minutes for guarantors",
    "Considering intercreditor terms",
    "Preparing closing bible",
  ],
  subjects: [
    "Conditions precedent – status",
    "Covenant definitions",
    "Funds flow",
    "Release of existing security",
    "Form of opinion",
    "Guarantors' minutes",
    "Margin ratchet",
  ],
  items: [
    "Constitutional documents",
    "Board minutes",
    "Shareholders' resolution",
    "Specimen signatures",
    "Valuation report",
    "Insurance certificate",
    "Deed of release",
    "Legal opinion",
    "Compliance certificate",
    "Funds flow statement",
  ],
};
