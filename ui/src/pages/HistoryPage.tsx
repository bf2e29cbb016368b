// Everything that was ever written about a person that this laptop may hold, newest first.
import { useView } from "../api/useView";
import { AppCard } from "../components/AppCard";
import { AppHistory } from "../components/AppHistory";
import { AppPageHead } from "../components/AppPageHead";
import { AppEmpty } from "../components/AppStates";
import { PersonFrame, PersonNotThere } from "./PersonFrame";

export function HistoryPage({ person }: { person: string }) {
  const { data, error, again } = useView(`history ${person}`, person, (api) =>
    api.history({ person }),
  );
  if (data === null) return <PersonNotThere error={error} onAgain={again} />;
  const { lines } = data;
  return (
    <PersonFrame banner={data.banner} current="history">
      <AppPageHead title="History" sentence="Newest first. Nothing is ever deleted." />
      <AppCard title={lines.length === 1 ? "1 entry" : `${lines.length} entries`}>
        {lines.length > 0 ? <AppHistory lines={lines} /> : <AppEmpty title="Nothing written yet" />}
      </AppCard>
    </PersonFrame>
  );
}
