import type { Context } from '../../context.ts';
import type { Brief } from '../../domain/message.ts';
import { shortQuote } from '../../domain/short-quote.ts';
import type { ZaloConfig } from '../../infra/config.ts';
import { rememberPart } from '../../store/sent-parts.ts';
import { type Channel, SendError, type SendFailure } from '../channel.ts';
import type { Api, CallOptions } from './api.ts';
import { templateFailureOf, type When } from './failures.ts';
import type { Health } from './health.ts';
import { CallError } from './http.ts';
import { sentByPhone, sentMessage, templateInfo } from './payloads.ts';
import { toSendError } from './send-error.ts';
import { cleaned } from './steps.ts';

const CHANNEL = 'zalo';
/** How long what a template asks for is remembered: an administrator may have another version approved. */
const KNOWN_MS = 3_600_000;

type Setting = {
  ctx: Context;
  api: Api;
  health: Health;
  templates: ZaloConfig['templates'];
  limitMs: number;
};
type Parameter = { name: string; require: boolean; maxLength: number };

/** Notices as ZBS templates that Zalo approved: to the account of a person, or to their telephone number. */
export function createTemplates(setting: Setting): NonNullable<Channel['templates']> {
  const { ctx, health, templates, limitMs } = setting;
  const parametersOf = createParameters(setting);
  return {
    has: (notice) => templates[notice] !== undefined,
    async send({ id, accountId, externalId, message }, { phone }) {
      const { notice } = message.brief;
      const template = templates[notice];
      if (!template) throw new SendError({ kind: 'closed', why: `no template for ${notice}` });
      const signal = AbortSignal.timeout(limitMs);
      const data = filled(template, await parametersOf(template, { signal }), message.brief);
      const sent = phone
        ? await byPhone(setting, { phone, template, data, tracking: id }, { signal })
        : await byAccount(setting, { userId: externalId, template, data }, { signal });
      await rememberPart(ctx, {
        channel: CHANNEL,
        externalId: sent,
        outboxId: id,
        part: 0,
        accountId,
        way: phone ? 'template-phone' : 'template-user',
        price: 'template',
      });
      health.sending('ok');
      return { externalId: sent };
    },
  };
}

async function byAccount(
  setting: Setting,
  { userId, template, data }: { userId: string; template: string; data: Record<string, string> },
  options: CallOptions,
): Promise<string> {
  const body = { user_id: userId, template_id: template, template_data: data };
  const sent = await setting.api.post('/v3.0/oa/message/template', body, options).catch((error: unknown) => {
    throw toSendError(setting, error, (failed, when) => templateFailureOf(failed, 'account', when));
  });
  return sentMessage.parse(sent).message_id;
}

/** `tracking` is ours: the event that tells of the delivery names it too. */
async function byPhone(
  setting: Setting,
  given: { phone: string; template: string; data: Record<string, string>; tracking: string },
  options: CallOptions,
): Promise<string> {
  const { phone, template, data, tracking } = given;
  const body = { phone, template_id: template, template_data: data, tracking_id: tracking };
  const sent = await setting.api
    .post('/message/template', body, { ...options, host: 'templates' })
    .catch((error: unknown) => {
      throw toSendError(setting, error, (failed, when) => templateFailureOf(failed, 'templates', when));
    });
  return sentByPhone.parse(sent).msg_id;
}

/** What a template asks for, looked up at the platform once in a while: how long a value may be is decided there. */
function createParameters(setting: Setting) {
  const { ctx, api } = setting;
  const known = new Map<string, { at: number; parameters: readonly Parameter[] }>();
  return async (template: string, options: CallOptions): Promise<readonly Parameter[]> => {
    const now = ctx.clock.now().getTime();
    const before = known.get(template);
    if (before && now - before.at < KNOWN_MS) return before.parameters;
    const info = await api
      .get('/template/info/v2', { template_id: template }, { ...options, host: 'templates' })
      .catch((error: unknown) => {
        throw toSendError(setting, error, asked);
      });
    const parameters = templateInfo.parse(info).listParams;
    known.set(template, { at: now, parameters });
    return parameters;
  };
}

/** A question that broke off sent nothing to anybody: the message may safely go later. */
function asked(error: CallError, when: When): SendFailure {
  const unsent = new CallError('unsent', error.code, error.description);
  return templateFailureOf(error.outcome === 'unknown' ? unsent : error, 'templates', when);
}

/** The values a template asks for, each as long as it takes. @throws SendError where it asks for what the notice has not */
function filled(
  template: string,
  parameters: readonly Parameter[],
  { notice, values }: Brief,
): Record<string, string> {
  const data: Record<string, string> = {};
  for (const { name, require, maxLength } of parameters) {
    const value = values[name];
    if (value) data[name] = shortQuote(cleaned(value), maxLength);
    else if (require) {
      const why = `template ${template} asks for ${name}, which a notice of the kind ${notice} has not`;
      throw new SendError({ kind: 'closed', why, alarm: true });
    }
  }
  return data;
}
