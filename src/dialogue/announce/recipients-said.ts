import type { Recipients, Who } from '../../domain/audience.ts';
import { fieldLabel } from '../../domain/rulebook.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { readConference } from '../../store/conferences.ts';
import { channelName, languageName } from '../../usecases/data/names.ts';
import { unitInText } from '../../usecases/units/say-unit.ts';
import type { Turn } from '../part.ts';

/** Whom an announcement is for, in one line. */
export async function saidRecipients(turn: Turn, broadcast: Broadcast): Promise<string> {
  const { who, ...narrowed } = broadcast.recipients;
  const only = saidOnly(turn, narrowed);
  const all = await saidWho(turn, broadcast, who ?? { of: 'territory', code: broadcast.territoryCode });
  if (only.length === 0) return all;
  return turn.speak.plain('announce.whom.only', { who: all, only: only.join(', ') });
}

async function saidWho(turn: Turn, { territoryCode }: Broadcast, who: Who): Promise<string> {
  const { speak, scope } = turn;
  const book = scope.rulebook.current();
  switch (who.of) {
    case 'territory':
      return speak.plain('announce.whom.territory', { territory: unitInText(book, who.code, speak) });
    case 'conference': {
      const conference = await readConference(scope.tx, { code: who.code });
      const when = conference ? speak.dateTime(conference.startsAt) : who.code;
      return speak.plain('announce.whom.conference', { when });
    }
    case 'staff': {
      const role = speak.plain(who.role ? `join.role.${who.role}` : 'announce.whom.everyRole');
      return speak.plain('announce.whom.staff', { role, territory: unitInText(book, territoryCode, speak) });
    }
    case 'announcement':
      return speak.plain(who.reached ? 'announce.whom.reached' : 'announce.whom.unreached');
    default:
      return who satisfies never;
  }
}

function saidOnly(turn: Turn, { field, asked, channels, languages }: Omit<Recipients, 'who'>): string[] {
  const { speak, scope } = turn;
  const said: string[] = [];
  if (field) {
    const label = fieldLabel(scope.rulebook.current(), field, speak.locale);
    said.push(speak.plain('announce.whom.field', { field: label }));
  }
  if (asked) said.push(speak.plain('announce.whom.asked'));
  if (channels) {
    const names = channels.map((channel) => channelName(speak, channel)).join(', ');
    said.push(speak.plain('announce.whom.channels', { channels: names }));
  }
  if (languages) {
    const names = languages.map((language) => languageName(speak, language)).join(', ');
    said.push(speak.plain('announce.whom.languages', { languages: names }));
  }
  return said;
}
