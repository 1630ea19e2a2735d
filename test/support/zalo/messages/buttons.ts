import { invalid, mistake } from '../errors.ts';
import type { Fields } from '../fields.ts';
import type { Button } from '../people.ts';
import type { Switches } from '../switches.ts';

const TYPES = ['oa.query.show', 'oa.query.hide', 'oa.open.url', 'oa.open.phone', 'oa.open.sms'] as const;

function payloadOf(button: Fields, type: Button['type']): string {
  switch (type) {
    case 'oa.query.show':
    case 'oa.query.hide':
      if (typeof button.value('payload') !== 'string') throw invalid(`${button.path}.payload`);
      return button.text('payload', 1000);
    case 'oa.open.url': {
      const url = button.object('payload').text('url');
      if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw invalid(`${button.path}.payload.url`);
      return url;
    }
    case 'oa.open.phone':
      return button.object('payload').text('phone_code', 15);
    case 'oa.open.sms': {
      const payload = button.object('payload');
      payload.text('content', 160);
      return payload.text('phone_code', 15);
    }
    default:
      return type satisfies never;
  }
}

/** Contract §2.8: at most five, titles of at most 100, payloads of at most 1,000. */
export function readButtons(payload: Fields): Button[] {
  const buttons = payload.list('buttons', 5);
  if (buttons.length === 0) throw invalid(`${payload.path}.buttons`);
  return buttons.map((button) => {
    const type = button.one('type', TYPES);
    return { title: button.text('title', 100), type, payload: payloadOf(button, type) };
  });
}

/** Whether a payload of buttons may (not) say so in `template_type`. */
export function checkButtonTemplate(switches: Switches, named: boolean) {
  const wanted = switches.buttonTemplateType;
  if ((wanted === 'required' && !named) || (wanted === 'absent' && named)) throw mistake(-233);
}
