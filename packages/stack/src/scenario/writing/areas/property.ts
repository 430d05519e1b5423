import type { AreaPhrases } from "../phrases.ts";

/** Wording of leases, purchases of land and developments. */
export const property: AreaPhrases = {
  instruments: ["Lease", "Contract for sale", "Development agreement", "Licence to alter", "Report on title"],
  clauses: [
    {
      heading: "Demise",
      sentences: [
        "The landlord lets the premises, being {subject}, to the tenant for the term.",
        "The premises are shown edged red on the attached plan.",
        "The tenant has the rights set out in Part 1 of the schedule and no others.",
      ],
    },
    {
      heading: "Rent",
      sentences: [
        "The rent is {amount}, by equal payments in advance on the usual quarter days.",
        "The rent shall be reviewed upwards only on each fifth anniversary of the term commencement date.",
        "No set-off may be made against the rent save as the law requires.",
      ],
    },
    {
      heading: "Repair",
      sentences: [
        "The tenant shall keep the premises in good and substantial repair and condition.",
        "The tenant is not bound to put the premises in any better state than the schedule of condition shows.",
        "The landlord shall keep the structure and the common parts at {place} in repair and may recover a fair share of the cost.",
      ],
    },
    {
      heading: "Use and alterations",
      sentences: [
        "The tenant shall use the premises only for the permitted use.",
        "The tenant shall make no structural alteration without consent, which may not be unreasonably withheld for works within.",
      ],
    },
    {
      heading: "Dealings",
      sentences: [
        "The tenant may assign the whole with consent, on giving an authorised guarantee.",
        "Underletting of part is allowed where the underlease is excluded from security of tenure.",
      ],
    },
    {
      heading: "Break",
      sentences: [
        "The tenant may end the term on {deadline} by not less than {days} weeks' written notice.",
        "A break notice has effect only if the rent due by then is paid and the tenant gives up occupation.",
      ],
    },
  ],
  background: [
    "Heads of terms for {subject} were agreed on {date}.",
    "The title is registered with absolute title, subject to covenants of 1936.",
    "The survey found movement in the north wall at {place} and damp in the basement.",
    "{other} has confirmed that vacant possession will be given.",
    "The planning condition on access has been discharged.",
    "The local search shows a road scheme within two hundred metres.",
  ],
  issues: [
    "The right of way over the yard is not documented, and an indemnity policy should be considered.",
    "The service charge has no cap; we recommend one linked to an index.",
    "The covenants of 1936 appear to forbid a use that {client} intends.",
    "The plan attached to the transfer does not agree with the fence on the ground.",
    "The tax on the transaction depends on whether {amount} is stated with or without value added tax.",
    "The survey of the drains is missing and should be seen before exchange.",
    "A break right that depends on vacant possession is a trap; we have proposed the usual wording.",
  ],
  requests: [
    "Please let us have replies to the enquiries by {deadline}.",
    "Please check the plan and confirm that it shows what {client} means to take.",
    "Please let us have the insurance schedule and the last three service charge accounts.",
    "Please confirm the name in which the title is to be held.",
    "Please send the deposit of ten per cent to our client account.",
  ],
  work: [
    "Investigating title",
    "Drafting report on title",
    "Raising enquiries before contract",
    "Negotiating lease, repair and service charge clauses",
    "Considering planning agreement",
    "Site visit with surveyor",
    "Preparing transfer and completion statement",
    "Reviewing tenancy schedule",
  ],
  subjects: [
    "Replies to enquiries",
    "Plan of {place}",
    "Service charge cap",
    "Exchange on Thursday?",
    "Searches – results",
    "Licence to alter: drawings",
    "Completion statement",
  ],
  items: [
    "Official copies of the register",
    "Title plan",
    "Local authority search",
    "Drainage and water search",
    "Environmental report",
    "Replies to enquiries",
    "Insurance schedule",
    "Service charge accounts",
    "Energy certificate",
    "Fire risk assessment",
  ],
};
