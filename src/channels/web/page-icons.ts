import { type Html, html } from '../../infra/html.ts';

/** Drawn for this page; strokes take the colour of the text beside them. */
const SHAPES = {
  brand: html`<path d="M4 5h11a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H9l-4 3v-3H4a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z"/><path d="M20 9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2h-1v3l-4-3h-4"/>`,
  add: html`<path d="M12 5v14M5 12h14"/>`,
  close: html`<path d="M6 6l12 12M18 6L6 18"/>`,
  down: html`<path d="M12 5v14M6 13l6 6 6-6"/>`,
  send: html`<path d="M4 12l16-8-6 16-2.5-6.5z"/>`,
  attach: html`<path d="M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.4 8.4a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6"/>`,
  voice: html`<path d="M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  place: html`<path d="M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.5C5 14.7 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>`,
  commands: html`<path d="M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM14 8l-4 8"/>`,
  reply: html`<path d="M10 6L4 12l6 6M4 12h10a6 6 0 0 1 6 6"/>`,
  file: html`<path d="M7 3h7l5 5v13H7zM14 3v5h5"/>`,
} satisfies Record<string, Html>;

export type IconName = keyof typeof SHAPES;

/** Every shape once; the page's script uses them too. */
export const SPRITE = html`<svg class="unseen" aria-hidden="true" width="0" height="0">${Object.entries(
  SHAPES,
).map(
  ([name, shape]) =>
    html`<symbol id="icon-${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${shape}</symbol>`,
)}</svg>`;

export function icon(name: IconName): Html {
  return html`<svg class="i" aria-hidden="true" width="24" height="24"><use href="#icon-${name}"/></svg>`;
}
