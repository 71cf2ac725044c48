/** A new element with a class and children. Texts become text nodes, so nothing in a proof is ever read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  if (className !== "") made.className = className;
  made.append(...children);
  return made;
}

export type State = "verified" | "partial" | "failed";

const icons: Readonly<Record<State, string>> = { verified: "✓", partial: "◔", failed: "✕" };

/** Writes a verdict into an element: a word, an icon and a class for its colour, with the sentences that explain it. */
export function showVerdict(target: HTMLElement, state: State, word: string, ...sentences: readonly string[]): void {
  target.classList.remove("is-verified", "is-partial", "is-failed");
  target.classList.add(`is-${state}`);
  const icon = element("span", "verdict-icon", icons[state]);
  icon.setAttribute("aria-hidden", "true");
  target.replaceChildren(icon, element("strong", "verdict-word", word));
  target.append(...sentences.map((one) => element("span", "verdict-text", one)));
}
