// Where one can be in the app, and how it is written after the `#`. Ids are opaque: no name and
// no NHS number ever stands in an address.
import type { Place } from "../api/types";

export type Route =
  | { page: "today" }
  | { page: "caseload" }
  | { page: "sync" }
  | { page: "new-person" }
  | { page: "person"; person: string; entry?: string }
  | { page: "plan"; person: string; entry?: string }
  | { page: "history"; person: string }
  | { page: "visit"; person: string; visit?: string }
  | { page: "plan-visit"; person: string; visit?: string }
  | { page: "form"; person: string; kind: string; entry?: string }
  | { page: "settle"; person: string; kind: string; entry: string };

/** The pages of the bar, in the order of Alt 1 to 3. */
export const mainPages = [
  { route: { page: "today" }, words: "Today" },
  { route: { page: "caseload" }, words: "Caseload" },
  { route: { page: "sync" }, words: "Sync" },
] as const satisfies readonly { route: Route; words: string }[];

/** The main page that a page belongs to. */
export function mainPageOf(route: Route): Route["page"] {
  switch (route.page) {
    case "today":
    case "sync":
      return route.page;
    default:
      return "caseload";
  }
}

export function addressOf(route: Route): string {
  const parts = ((): (string | undefined)[] => {
    switch (route.page) {
      case "today":
      case "caseload":
      case "sync":
      case "new-person":
        return [route.page];
      case "person":
        return ["person", route.person, route.entry];
      case "plan":
        return ["plan", route.person, route.entry];
      case "history":
        return ["history", route.person];
      case "visit":
        return ["visit", route.person, route.visit];
      case "plan-visit":
        return ["plan-visit", route.person, route.visit];
      case "form":
        return ["form", route.person, route.kind, route.entry];
      case "settle":
        return ["settle", route.person, route.kind, route.entry];
    }
  })();
  return `#/${parts.filter((part) => part !== undefined).join("/")}`;
}

/** Reads an address; what is not understood is Today. */
export function routeAt(address: string): Route {
  const [page, person, third, fourth] = address.replace(/^#\//, "").split("/");
  if (page === "caseload" || page === "sync" || page === "new-person") return { page };
  if (person === undefined || person === "") return { page: "today" };
  switch (page) {
    case "person":
    case "plan":
      return third === undefined ? { page, person } : { page, person, entry: third };
    case "history":
      return { page, person };
    case "visit":
    case "plan-visit":
      return third === undefined ? { page, person } : { page, person, visit: third };
    case "form":
      if (third === undefined) return { page: "person", person };
      return fourth === undefined
        ? { page, person, kind: third }
        : { page, person, kind: third, entry: fourth };
    case "settle":
      if (third === undefined || fourth === undefined) return { page: "plan", person };
      return { page, person, kind: third, entry: fourth };
    default:
      return { page: "today" };
  }
}

/** Where a row leads. */
export function routeOf(place: Place): Route {
  switch (place.page) {
    case "person":
      return { page: "person", person: place.person };
    case "plan":
      return place.entry === null
        ? { page: "plan", person: place.person }
        : { page: "plan", person: place.person, entry: place.entry };
    case "form": {
      const { person, kind, entry } = place;
      return entry === null
        ? { page: "form", person, kind }
        : { page: "form", person, kind, entry };
    }
    case "plan-visit":
      return place.visit === null
        ? { page: "plan-visit", person: place.person }
        : { page: "plan-visit", person: place.person, visit: place.visit };
    case "new-person":
      return { page: "new-person" };
    case "visit":
      return place.visit === null
        ? { page: "visit", person: place.person }
        : { page: "visit", person: place.person, visit: place.visit };
    case "settle":
      return { page: "settle", person: place.person, kind: place.kind, entry: place.entry };
    case "entry":
      return { page: "person", person: place.person, entry: place.entry };
    case "sync":
      return { page: "sync" };
  }
}
