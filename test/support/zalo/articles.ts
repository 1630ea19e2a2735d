import type { Endpoints } from './endpoint.ts';
import { invalid, mistake, refusal } from './errors.ts';
import type { Fields } from './fields.ts';
import type { State } from './state.ts';

export interface Article {
  readonly id: string;
  readonly token: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
  readonly status: 'show' | 'hide';
  /** Epoch milliseconds from which it can be verified. */
  readonly readyAt: number;
}

function bodyText(fields: Fields): string {
  const parts = fields.list('body', 50);
  if (parts.length === 0) throw invalid('body');
  const texts = parts.map((part) => {
    const type = part.one('type', ['text', 'image', 'video', 'product']);
    if (type === 'text') return part.text('content');
    part.text(type === 'product' ? 'id' : 'url');
    part.optionalText('thumb');
    return part.optionalText('caption') ?? '';
  });
  return texts.join('\n').replace(/<[^>]*>/g, '');
}

function readCover(fields: Fields) {
  const cover = fields.object('cover');
  const photo = cover.one('cover_type', ['photo', 'video']) === 'photo';
  cover.text(photo ? 'photo_url' : 'video_id');
  cover.optionalText('cover_view');
  if (cover.has('status')) cover.one('status', ['show', 'hide']);
}

/** Contract §4.2. `status` is hide where it is not said. */
function read(fields: Fields): Pick<Article, 'title' | 'description' | 'text' | 'status'> {
  fields.one('type', ['normal']);
  const title = fields.text('title', 150);
  fields.text('author', 50);
  const description = fields.text('description', 300);
  readCover(fields);
  fields.value('related_medias');
  fields.optionalText('tracking_link');
  if (fields.has('comment')) fields.one('comment', ['show', 'hide']);
  const status = fields.has('status') ? fields.one('status', ['show', 'hide']) : 'hide';
  return { title, description, text: bodyText(fields), status };
}

/** Only starts a job: the id comes from `verify`. */
function create(state: State, fields: Fields): object {
  const content = read(fields);
  if (state.articles.size >= state.switches.articlesAtMost) {
    throw refusal(-223, 'Your OA has reach the limit quota create article');
  }
  const readyAt = state.now() + state.switches.articleMs;
  const article: Article = {
    id: state.ids.token('article'),
    token: state.ids.token('job'),
    ...content,
    readyAt,
  };
  state.articles.set(article.id, article);
  return { token: article.token };
}

function verify(state: State, fields: Fields): object {
  const token = fields.text('token');
  const article = [...state.articles.values()].find((one) => one.token === token);
  if (!article) throw invalid('token');
  if (state.now() < article.readyAt) throw refusal(-214);
  return { id: article.id };
}

/** @throws ZaloError for what is no finished article */
export function articleOf(state: State, id: string): Article {
  const article = state.articles.get(id);
  if (!article || state.now() < article.readyAt) throw invalid('id');
  return article;
}

function remove(state: State, fields: Fields): object {
  const { id } = articleOf(state, fields.text('id'));
  state.articles.delete(id);
  return { message: 'Success' };
}

function detail(state: State, fields: Fields): object {
  const { id, title, description, status } = articleOf(state, fields.text('id'));
  return { id, type: 'normal', title, description, status };
}

function slice(state: State, fields: Fields): object {
  const [offset, limit] = [fields.whole('offset'), fields.whole('limit')];
  fields.one('type', ['normal', 'video']);
  if (limit > 10) throw mistake(-210);
  const medias = [...state.articles.values()].map(({ id, title, status }) => ({
    id,
    type: 'normal',
    title,
    status,
  }));
  return { medias: medias.slice(offset, offset + limit), total: medias.length };
}

export const articleEndpoints: Endpoints = {
  'POST /v2.0/article/create': { takes: 'json', run: create },
  'POST /v2.0/article/verify': { takes: 'json', run: verify },
  'POST /v2.0/article/remove': { takes: 'json', run: remove },
  'GET /v2.0/article/getdetail': { takes: 'query', run: detail },
  'GET /v2.0/article/getslice': { takes: 'query', run: slice },
};
