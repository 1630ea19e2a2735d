// Making elements. Texts are always set as text: nothing here reads markup.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | null>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** One of the shapes that the server put at the top of the page. @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** Something said to screen readers alone. @param {string} text */
export const unseen = (text) => el('span', { class: 'unseen' }, text);

/**
 * The parts of a pane by their `data-part`.
 * @param {Element} root
 */
export function partsOf(root) {
  /** @type {Record<string, HTMLElement>} */
  const parts = {};
  for (const part of root.querySelectorAll('[data-part]')) {
    if (part instanceof HTMLElement) parts[part.dataset.part ?? ''] = part;
  }
  /** @param {string} name */
  return (name) => {
    const part = parts[name];
    if (!part) throw new Error(`no part ${name}`);
    return part;
  };
}
