import { describe, expect, it } from "vitest";
import { addressOf, routeAt, type Route } from "./route";

const routes: Route[] = [
  { page: "today" },
  { page: "caseload" },
  { page: "sync" },
  { page: "new-person" },
  { page: "person", person: "p" },
  { page: "person", person: "p", entry: "e" },
  { page: "plan", person: "p" },
  { page: "plan", person: "p", entry: "e" },
  { page: "history", person: "p" },
  { page: "visit", person: "p" },
  { page: "visit", person: "p", visit: "v" },
  { page: "plan-visit", person: "p" },
  { page: "form", person: "p", kind: "task" },
  { page: "form", person: "p", kind: "task", entry: "e" },
  { page: "settle", person: "p", kind: "goal", entry: "e" },
];

describe("addresses", () => {
  it.each(routes.map((route) => [addressOf(route), route] as const))(
    "%s reads back",
    (address, route) => {
      expect(routeAt(address)).toEqual(route);
    },
  );

  it("lead to Today where they are not understood", () => {
    for (const address of ["", "#/", "#/nowhere", "#/person", "#/visit/", "javascript:alert(1)"])
      expect(routeAt(address)).toEqual({ page: "today" });
  });
});
