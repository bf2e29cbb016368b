// Today: what needs me, most urgent first, with the reason; my visits; messages to me.
import { useView } from "../api/useView";
import { addressOf, routeOf } from "../app/route";
import { AppLink } from "../app/AppLink";
import { AppCard } from "../components/AppCard";
import { AppNeedBands } from "../components/AppNeedRow";
import { AppPageHead } from "../components/AppPageHead";
import { AppEmpty, AppFailed, AppSkeleton } from "../components/AppStates";
import { AppMessageList, AppVisitList } from "../components/AppVisitList";

export function TodayPage() {
  const { data, error, again } = useView("today", null, (api) => api.today());
  if (data === null)
    return (
      <main className="app-main" id="main">
        {error ? (
          <AppFailed error={error} onAgain={again} />
        ) : (
          <AppSkeleton sentence="Reading what needs you" />
        )}
      </main>
    );
  const { start, needs, visits, messages } = data;
  return (
    <main className="app-main" id="main">
      <AppPageHead
        title={data.date}
        sentence={data.sentence}
        tools={
          start && (
            <a className="nhsuk-button" href={addressOf(routeOf(start.place))}>
              {start.words}
            </a>
          )
        }
      />
      <div className="app-today">
        <AppCard title="What needs me" aside={<MoveKeys />}>
          {needs.length > 0 ? (
            <AppNeedBands bands={needs} />
          ) : (
            <AppEmpty title="Nothing needs you today">
              {data.next !== null && <p>{data.next}</p>}
              <p>
                <AppLink to={{ page: "caseload" }} className="app-btn">
                  Open my caseload
                </AppLink>
              </p>
            </AppEmpty>
          )}
        </AppCard>
        <div className="app-stack-16">
          <AppCard title="My visits" aside="records are on this laptop">
            {visits.length > 0 ? (
              <AppVisitList visits={visits} />
            ) : (
              <AppEmpty title="No visit planned today" />
            )}
          </AppCard>
          <AppCard title="Messages">
            {messages.length > 0 ? (
              <AppMessageList messages={messages} />
            ) : (
              <AppEmpty title="No message waits for you" />
            )}
          </AppCard>
        </div>
      </div>
    </main>
  );
}

function MoveKeys() {
  return (
    <span aria-hidden="true">
      <span className="app-kbd">J</span> <span className="app-kbd">K</span> move{" "}
      <span className="app-kbd">Enter</span> open
    </span>
  );
}
