// The caseload: a row a person, found as one types, filtered and sorted.
import { useDeferredValue, useState } from "react";
import { useView } from "../api/useView";
import type { CaseloadQuery, Sort } from "../api/types";
import { AppLink } from "../app/AppLink";
import { useMayWrite } from "../app/session";
import { AppCaseload } from "../components/AppCaseload";
import { AppFilterBar } from "../components/AppFilterBar";
import { AppIcon } from "../components/AppIcon";
import { AppPageHead } from "../components/AppPageHead";
import { AppSegment } from "../components/AppSegment";
import { AppEmpty, AppFailed, AppSkeleton } from "../components/AppStates";

const everybody: CaseloadQuery = {
  search: "",
  whose: "everyone",
  practice: null,
  late: false,
  sort: "due",
};

export function CaseloadPage() {
  const [query, setQuery] = useState(everybody);
  const asked = useDeferredValue(query);
  const mayAdd = useMayWrite("identity");
  const { data, error, again } = useView("caseload", null, (api) => api.caseload(asked), asked);
  const change = (part: Partial<CaseloadQuery>) => {
    setQuery((was) => ({ ...was, ...part }));
  };

  if (data === null)
    return (
      <main className="app-main" id="main">
        {error ? (
          <AppFailed error={error} onAgain={again} />
        ) : (
          <AppSkeleton sentence="Reading your caseload" />
        )}
      </main>
    );
  const { rows, found, people, practices } = data;
  return (
    <main className="app-main" id="main">
      <AppPageHead
        title="Caseload"
        sentence={data.sentence}
        tools={
          mayAdd && (
            <AppLink to={{ page: "new-person" }} className="app-btn">
              <AppIcon name="plus" />
              New person
            </AppLink>
          )
        }
      />
      <AppFilterBar
        label="Name, NHS number or postcode"
        search={query.search}
        onSearch={(search) => {
          change({ search });
        }}
      >
        <AppSegment
          label="Whose people"
          value={query.whose}
          options={[
            { value: "mine", words: `Mine ${data.mine}` },
            { value: "role", words: `My role ${data.ofRole}` },
            { value: "everyone", words: `Everyone ${people}` },
          ]}
          onChange={(whose) => {
            change({ whose });
          }}
        />
        <select
          aria-label="Practice"
          value={query.practice ?? ""}
          onChange={(event) => {
            change({ practice: event.target.value === "" ? null : event.target.value });
          }}
        >
          <option value="">Practice: any</option>
          {practices.map(([code, name]) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <select
          aria-label="Sort by"
          value={query.sort}
          onChange={(event) => {
            change({ sort: event.target.value as Sort });
          }}
        >
          <option value="due">Due first</option>
          <option value="name">By name</option>
        </select>
        <button
          type="button"
          className="app-toggle"
          aria-pressed={query.late}
          onClick={() => {
            change({ late: !query.late });
          }}
        >
          <AppIcon name="stop" />
          Late only
        </button>
      </AppFilterBar>
      {error && <AppFailed error={error} onAgain={again} />}
      <p className="app-vh" role="status">
        {found === 1 ? "1 person found" : `${found} people found`}
      </p>
      <div className="app-card">
        {rows.length > 0 ? (
          <AppCaseload rows={rows} />
        ) : (
          <NobodyFound
            query={query}
            people={people}
            onAll={() => {
              setQuery(everybody);
            }}
          />
        )}
        {found > rows.length && (
          <p className="app-empty">
            {rows.length} of {found} shown. Type part of a name to narrow it down.
          </p>
        )}
      </div>
    </main>
  );
}

function NobodyFound({
  query,
  people,
  onAll,
}: {
  query: CaseloadQuery;
  people: number;
  onAll: () => void;
}) {
  if (people === 0)
    return (
      <AppEmpty title="No record is on this laptop yet">
        <p>Records come with the first exchange with the server. See Sync.</p>
      </AppEmpty>
    );
  const typed = query.search.trim();
  return (
    <AppEmpty
      title={
        typed === "" ? "Nobody fits these filters" : `No one on this laptop matches “${typed}”`
      }
    >
      <p>Looked through {people === 1 ? "1 person" : `${people} people`}.</p>
      <p>
        <button type="button" className="app-btn" onClick={onAll}>
          Show everyone
        </button>
      </p>
    </AppEmpty>
  );
}
