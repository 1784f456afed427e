/** A child of an element: text, an element, or nothing. */
export type Child = Node | string | null | undefined;

/** An HTML element with attributes and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** A titled section of the page. */
export function section(title: string, intro: string, ...children: readonly Child[]): HTMLElement {
  const text = intro === '' ? null : element('p', { class: 'intro' }, intro);
  return element('section', {}, element('h2', {}, title), text, ...children);
}

/** A figure with a heading, an optional line under it and its content. */
export function figureBox(title: string, note: string, content: Node): HTMLElement {
  const caption = element('figcaption', {}, element('strong', {}, title));
  if (note !== '') caption.append(' ', element('span', { class: 'note' }, note));
  return element('figure', {}, caption, content);
}

/** Pairs of names and values. */
export function facts(pairs: readonly (readonly [string, string])[]): HTMLElement {
  return element(
    'dl',
    { class: 'facts' },
    ...pairs.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

/** A labelled choice; `choices` maps values to what is shown for them. */
export function choice(
  label: string,
  choices: readonly (readonly [value: string, text: string])[],
  chosen: string,
  onChange: (value: string) => void,
): HTMLElement {
  const id = `choose-${label.toLowerCase().replaceAll(' ', '-')}`;
  const select = element(
    'select',
    { id },
    ...choices.map(([value, text]) => element('option', { value }, text)),
  );
  select.value = chosen;
  select.addEventListener('change', () => onChange(select.value));
  return element('div', {}, element('label', { for: id }, label), select);
}

/** A box whose content is drawn for its width, and again whenever that changes. */
export function responsive(draw: (width: number) => Node): HTMLElement {
  const box = element('div', { class: 'drawn' });
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(box.clientWidth);
    if (width === 0 || width === drawn) return;
    drawn = width;
    box.replaceChildren(draw(width));
  }).observe(box);
  return box;
}

/** A plot that is drawn for its width, and what it shows for those who do not see it. */
export function described(label: string, draw: (width: number) => Element): HTMLElement {
  return responsive((width) => {
    const plot = draw(width);
    plot.setAttribute('role', 'img');
    plot.setAttribute('aria-label', label);
    return plot;
  });
}

/** A square of a colour, for legends. */
export function swatch(colour: string, text: string): HTMLElement {
  const square = element('i', { style: `background:${colour}` });
  return element('span', { class: 'swatch' }, square, text);
}
