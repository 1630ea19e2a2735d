import { html } from '../../infra/html.ts';
import type { Articles } from '../channel.ts';
import type { Api } from './api.ts';
import { CallError } from './http.ts';
import { articleMade, articleMaking, followerQuota, sentMessage } from './payloads.ts';

/** Zalo's answer while an article is being made. */
const IN_THE_MAKING = -214;
/** The picture above an article, which Zalo demands: served by us, or the authority's own. */
export const COVER_PATH = '/zalo/cover.png';

type Setting = { api: Api; cover: () => string; failed(error: unknown): unknown };

/** Articles of the Official Account, and their way to all who follow it. */
export function createArticles({ api, cover, failed }: Setting): Articles {
  const call = async (path: string, body: object): Promise<unknown> => {
    try {
      return await api.post(path, body);
    } catch (error) {
      throw failed(error);
    }
  };
  return {
    async create({ title, author, description, paragraphs }) {
      const content = paragraphs.map((text) => html`<p>${text}</p>`.toString()).join('');
      const data = await call('/v2.0/article/create', {
        type: 'normal',
        title,
        author,
        description,
        cover: { cover_type: 'photo', photo_url: cover(), status: 'show' },
        body: [{ type: 'text', content }],
        status: 'show',
        comment: 'hide',
      });
      return articleMaking.parse(data).token;
    },
    async finish(token) {
      try {
        return articleMade.parse(await api.post('/v2.0/article/verify', { token })).id;
      } catch (error) {
        if (error instanceof CallError && error.code === IN_THE_MAKING) return null;
        throw failed(error);
      }
    },
    async allowance(userId) {
      const data = await call('/v3.0/oa/quota/message', { user_id: userId });
      const { daily_remain, monthly_remain } = followerQuota.parse(data).promotion;
      return { today: daily_remain, month: monthly_remain };
    },
    async publish(articleId, city) {
      const data = await call('/v2.0/oa/message', {
        recipient: { target: city === null ? { gender: '0' } : { cities: city } },
        message: {
          attachment: {
            type: 'template',
            payload: {
              template_type: 'media',
              elements: [{ media_type: 'article', attachment_id: articleId }],
            },
          },
        },
      });
      return sentMessage.parse(data).message_id;
    },
  };
}
