// Tells the pages that a half-written form was left: what they list of drafts is read again.
// Rust tells of the record; a draft is this window's own.
const hearers = new Set<() => void>();

export function hearDrafts(heard: () => void): () => void {
  hearers.add(heard);
  return () => {
    hearers.delete(heard);
  };
}

export function tellOfDrafts(): void {
  for (const heard of hearers) heard();
}
