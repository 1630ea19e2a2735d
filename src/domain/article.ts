/** What an account publishes for all who follow it; texts are plain and within the platform's limits. */
export type Article = { title: string; author: string; description: string; paragraphs: string[] };

/** In characters, as Zalo's documentation of articles names them. */
const LIMITS = { title: 150, author: 50, description: 300 };

export function articleOf({ title, author, paragraphs }: Omit<Article, 'description'>): Article {
  return {
    title: cut(title, LIMITS.title),
    author: cut(author, LIMITS.author),
    description: cut(paragraphs.join(' '), LIMITS.description),
    paragraphs,
  };
}

function cut(text: string, limit: number): string {
  const one = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  return one.length <= limit ? one : `${[...one.slice(0, limit - 1)].join('').trimEnd()}…`;
}
