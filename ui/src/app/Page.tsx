// Which page stands at an address, and what the window is called: never a person's name.
import { useEffect } from "react";
import { CaseloadPage } from "../pages/CaseloadPage";
import { FormPage, NewPersonPage, PlanVisitPage } from "../pages/FormPage";
import { HistoryPage } from "../pages/HistoryPage";
import { PersonPage } from "../pages/PersonPage";
import { PlanPage } from "../pages/PlanPage";
import { SettlePage } from "../pages/SettlePage";
import { SyncPage } from "../pages/SyncPage";
import { TodayPage } from "../pages/TodayPage";
import { VisitPage } from "../pages/VisitPage";
import { addressOf, type Route } from "./route";

const titles: Record<Route["page"], string> = {
  today: "Today",
  caseload: "Caseload",
  sync: "Sync and device",
  "new-person": "New person",
  person: "Overview",
  plan: "Plan",
  history: "History",
  visit: "Visit",
  "plan-visit": "Plan a visit",
  form: "Form",
  settle: "Settle versions",
};

export function Page({ route }: { route: Route }) {
  const address = addressOf(route);
  useEffect(() => {
    document.title = `${titles[route.page]} - Doorstep`;
    window.scrollTo(0, 0);
  }, [address, route.page]);
  return <PageAt key={address} route={route} />;
}

function PageAt({ route }: { route: Route }) {
  switch (route.page) {
    case "today":
      return <TodayPage />;
    case "caseload":
      return <CaseloadPage />;
    case "sync":
      return <SyncPage />;
    case "new-person":
      return <NewPersonPage />;
    case "person":
      return <PersonPage {...route} />;
    case "plan":
      return <PlanPage {...route} />;
    case "history":
      return <HistoryPage {...route} />;
    case "visit":
      return <VisitPage {...route} />;
    case "plan-visit":
      return <PlanVisitPage {...route} />;
    case "form":
      return <FormPage {...route} />;
    case "settle":
      return <SettlePage {...route} />;
  }
}
