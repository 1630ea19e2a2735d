/** The beginning of a text on one line, cut at a word: to show people which of their questions is meant. `limit` counts characters. */
export function shortQuote(text: string, limit: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  if (characters.length <= limit) return line;
  const cut = characters.slice(0, limit - 1).join('');
  const space = characters.slice(0, limit).join('').lastIndexOf(' ');
  return `${space > limit / 2 ? cut.slice(0, space) : cut}…`;
}
