import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/tracker-api";
import { openTestOffice } from "../../testing/office.ts";
import type { TestOffice } from "../../testing/office.ts";
import { workPortSuite } from "../../testing/work-port-suite.ts";

const refusals = {
  unauthorized: () => new AppError(errors.unauthorized),
  unreachable: () => new AppError(errors.workUnreachable),
};
const matter = "ACTIVE!1";

function furnish(office: TestOffice): TestOffice {
  for (const id of ["WILL", "RUTH", "NED"]) office.addPerson(id);
  office.addPerson("AMY", { isAdministrator: true });
  office.addMatter(matter, { WILL: "read_write", RUTH: "read" });
  office.addDocument("ACTIVE!70.1", { name: "Deed", readers: ["WILL", "RUTH"], matter });
  return office;
}

const office = furnish(openTestOffice(refusals));
const away = furnish(openTestOffice(refusals));
away.setDown(true);

const person = (userId: string) => ({
  userId,
  name: userId.charAt(0) + userId.slice(1).toLowerCase(),
  email: `${userId.toLowerCase()}@firm.example`,
  token: userId,
});

workPortSuite(() => ({
  work: office.work,
  away: away.work,
  library: "ACTIVE",
  matter,
  document: { id: "ACTIVE!70.1", name: "Deed" },
  application: "tracker-web",
  people: { writer: person("WILL"), reader: person("RUTH"), stranger: person("NED"), chief: person("AMY") },
  shutReader: async () => office.setLevel(matter, "RUTH", "no_access"),
}));
