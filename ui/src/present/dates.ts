// Dates and times as a field shows them. Everything else is put into words by Rust; no page
// reads the laptop's clock.

const iso = /^(\d{4})-(\d{2})-(\d{2})$/;

/** "2026-02-11" as "11/02/2026"; what is not such a date stays as it was typed. */
export function dateAsTyped(value: string): string {
  const found = iso.exec(value);
  return found ? `${found[3] ?? ""}/${found[2] ?? ""}/${found[1] ?? ""}` : value;
}

const london = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** A moment's date and time of day in London, as two fields show them. */
export function momentAsTyped(value: string): { date: string; time: string } {
  if (/Z$|[+-]\d{2}:\d{2}$/.test(value)) {
    const at = new Date(value);
    if (!Number.isNaN(at.getTime())) {
      const [date = "", time = ""] = london.format(at).split(", ");
      return { date, time };
    }
  }
  const [date = "", time = ""] = value.split(/[T ](?=[^ T]*$)/);
  return { date: dateAsTyped(date), time };
}

/** The two fields as one value; nothing where both are empty. */
export function momentOf(date: string, time: string): string {
  const day = date.trim();
  if (day === "" && time.trim() === "") return "";
  return `${day} ${time.trim()}`;
}
