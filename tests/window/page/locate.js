// Finds what a person would point at: the visible things of a role with a name, inside the parts
// that were named before it. Answers { found: [element], near: [name] }, near being every other
// name of that role, for a message that helps.
const [path] = arguments;

const ROLES = {
  button: "button, [role=button], input[type=submit], summary",
  link: "a[href], [role=link]",
  textbox:
    "textarea, [role=textbox], input:not([type]), input[type=text], input[type=password], " +
    "input[type=search], input[type=tel], input[type=number], input[type=date], input[type=time], " +
    "input[type=url], input[type=email]",
  checkbox: "input[type=checkbox], [role=checkbox]",
  radio: "input[type=radio], [role=radio]",
  combobox: "select, [role=combobox]",
  heading: "h1, h2, h3, h4, h5, h6, [role=heading]",
  group: "fieldset, [role=group], [role=radiogroup]",
  region: "section, [role=region], main, nav, aside, form, article",
  row: "tr, [role=row]",
  listitem: "li, [role=listitem]",
  status: "[role=status], output",
  alert: "[role=alert]",
  dialog: "dialog[open], [role=dialog], [role=alertdialog]",
  tab: "[role=tab]",
  text: "p, span, li, td, th, dd, dt, strong, h1, h2, h3, h4, h5, label, legend, div, q, blockquote",
  testid: "[data-testid]",
};

const tidy = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const byIds = (ids) =>
  tidy(
    ids
      .split(/\s+/)
      .map((id) => document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );

function visible(element) {
  if (element.closest("[hidden], [inert]")) return false;
  const style = getComputedStyle(element);
  return style.visibility !== "hidden" && element.getClientRects().length > 0;
}

function nameOf(element, role) {
  if (role === "testid") return element.getAttribute("data-testid");
  if (element.hasAttribute("aria-labelledby")) return byIds(element.getAttribute("aria-labelledby"));
  if (element.hasAttribute("aria-label")) return tidy(element.getAttribute("aria-label"));
  if (element.labels && element.labels.length > 0)
    return tidy([...element.labels].map((label) => label.textContent).join(" "));
  if (element.tagName === "FIELDSET")
    return tidy(element.querySelector(":scope > legend")?.textContent);
  if (["dialog", "region"].includes(role))
    return tidy(element.querySelector("h1, h2, h3, h4, legend")?.textContent);
  if (element.tagName === "INPUT" && element.type === "submit") return element.value;
  return tidy(element.textContent);
}

// A thing by exactly that name, else the things whose name contains it.
function pick(candidates, role, name) {
  const named = candidates.map((element) => [element, nameOf(element, role) ?? ""]);
  const exact = named.filter(([, own]) => own === name);
  if (exact.length > 0) return exact.map(([element]) => element);
  const close = named.filter(([, own]) => own.includes(name)).map(([element]) => element);
  // Of things within each other, such as a cell and its words, the innermost.
  return close.filter((outer) => !close.some((inner) => inner !== outer && outer.contains(inner)));
}

let scopes = [document];
let candidates = [];
for (const [role, name] of path) {
  candidates = [...new Set(scopes.flatMap((scope) => [...scope.querySelectorAll(ROLES[role])]))];
  candidates = candidates.filter(visible);
  scopes = pick(candidates, role, name);
}
const role = path[path.length - 1][0];
const near = role === "text" ? [] : candidates.map((each) => nameOf(each, role)).slice(0, 40);
return { found: scopes, near };
