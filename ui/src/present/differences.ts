// What one wording has that the other has not, word by word, so that a page can underline it.

export interface Part {
  text: string;
  /** Whether the other wording lacks it. */
  differs: boolean;
}

/** Words and the spaces between them; nothing is lost when they are put together again. */
function words(text: string): string[] {
  return text.match(/\s+|[^\s]+/g) ?? [];
}

/** Longest common subsequence lengths; texts are at most 4,000 characters, so this is small. */
function lengths(left: readonly string[], right: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: left.length + 1 }, () => new Uint16Array(right.length + 1));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const same = left[i] === right[j];
      const below = rows[i + 1];
      const value = same
        ? 1 + (below?.[j + 1] ?? 0)
        : Math.max(below?.[j] ?? 0, rows[i]?.[j + 1] ?? 0);
      const row = rows[i];
      if (row !== undefined) row[j] = value;
    }
  return rows;
}

function joined(marked: readonly Part[]): Part[] {
  const parts: Part[] = [];
  for (const { text, differs } of marked) {
    const last = parts.at(-1);
    if (last?.differs === differs) last.text += text;
    else parts.push({ text, differs });
  }
  return parts;
}

/** So few shared words between two that differ are no island: they are marked with them. */
const island_words_max = 2;

/** Joins what stands close together on one line, so that a sentence is not broken into bits. */
function islandsMarked(parts: readonly Part[]): Part[] {
  return parts.map((part, index) => {
    const between = parts[index - 1]?.differs === true && parts[index + 1]?.differs === true;
    const few = part.text.trim().split(/\s+/).length <= island_words_max;
    return between && few && !part.text.includes("\n") ? { ...part, differs: true } : part;
  });
}

/** The text in parts, those that `other` lacks marked. */
export function differences(text: string, other: string): Part[] {
  const left = words(text);
  const right = words(other);
  const table = lengths(left, right);
  const marked: Part[] = [];
  let i = 0;
  let j = 0;
  for (let word = left[i]; word !== undefined; word = left[i]) {
    if (j < right.length && right[j] === word) {
      marked.push({ text: word, differs: false });
      i++;
      j++;
    } else if (j < right.length && (table[i]?.[j + 1] ?? 0) >= (table[i + 1]?.[j] ?? 0)) {
      j++;
    } else {
      marked.push({ text: word, differs: word.trim() !== "" });
      i++;
    }
  }
  return joined(islandsMarked(joined(marked)));
}

/** Every line of every wording once, in order: where "write one from both" begins. */
export function bothTogether(texts: readonly string[]): string {
  const lines = new Set(texts.flatMap((text) => text.split("\n")));
  return [...lines].join("\n");
}
