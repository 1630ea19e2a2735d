import { EXCLUSIONS, type Exclusion, isStatutory } from '../../domain/audience.ts';
import { civilDate } from '../../domain/civil-date.ts';
import { ruleOn } from '../../domain/deadlines.ts';
import type { RichText } from '../../domain/message.ts';
import { announcementHours } from '../../domain/sending-hours.ts';
import type { TextKey } from '../../infra/texts.ts';
import type { Audience } from '../../store/audience.ts';
import type { Broadcast } from '../../store/broadcasts.ts';
import { announcementsPerWeek, costOf } from '../../usecases/announcements/audience.ts';
import type { Turn } from '../part.ts';
import { saidRecipients } from './recipients-said.ts';

/** Whom it is for, how many it reaches by which way, whom not and why, and when it goes. */
export async function audienceLines(
  turn: Turn,
  broadcast: Broadcast,
  audience: Audience,
): Promise<RichText[]> {
  const { speak } = turn;
  const lines = [
    speak.rich('announce.to', { who: await saidRecipients(turn, broadcast) }),
    purposeLine(turn, broadcast),
  ];
  if (audience.reachable === 0) lines.push(speak.rich('announce.nobody'));
  else {
    const channels = audience.channels.map(({ channel, people }) =>
      speak.plain('announce.perChannel', {
        channel: speak.maybe(`announce.channel.${channel}`) ?? channel,
        people,
      }),
    );
    lines.push(speak.rich('announce.people', { people: audience.reachable, channels: channels.join(', ') }));
  }
  if (audience.billed > 0) lines.push(costLine(turn, audience));
  lines.push(...closedLines(turn, audience), ...exclusionLines(turn, audience));
  if (audience.reachable > 0) lines.push(hoursLine(turn, broadcast, audience));
  return lines;
}

/** Whether it is what the law wants announced, and with that outside the cap. */
function purposeLine({ speak, scope }: Turn, { purpose }: Broadcast): RichText {
  if (isStatutory(purpose)) {
    const today = civilDate(scope.clock.now(), scope.timeZone);
    const rule = ruleOn(scope.rulebook.current().deadlines, purpose, today);
    return speak.rich('announce.statutory', { source: rule?.source ?? purpose });
  }
  return speak.rich('announce.information', { most: announcementsPerWeek(scope) ?? '∞' });
}

const WHY_NOT: Readonly<Record<Exclusion, TextKey>> = {
  'opted-out': 'announce.quiet',
  blocked: 'announce.blocked',
  'no-channel': 'announce.unreachable',
  article: 'announce.byArticle',
  'weekly-cap': 'announce.weeklyCap',
};

function exclusionLines({ speak, scope }: Turn, { excluded }: Audience): RichText[] {
  return EXCLUSIONS.flatMap((reason) => {
    const people = excluded[reason] ?? 0;
    return people > 0
      ? [speak.rich(WHY_NOT[reason], { people, most: announcementsPerWeek(scope) ?? 0 })]
      : [];
  });
}

/** What the platform asks for at most, in đồng. */
function costLine({ speak, scope }: Turn, audience: Audience): RichText {
  const { cost, each, included, freeHours } = costOf(scope, audience);
  return speak.rich('announce.cost', {
    billed: audience.billed,
    hours: freeHours,
    cost: speak.number(cost),
    each: speak.number(each),
    included: speak.number(included),
  });
}

/** Who is past what the platform takes: a template may reach some, the others have to write first. */
function closedLines({ speak, scope }: Turn, audience: Audience): RichText[] {
  const { closed, template } = audience;
  const lines: RichText[] = [];
  if (template > 0) {
    const { templates, openDays } = costOf(scope, audience);
    lines.push(
      speak.rich('announce.closedTemplate', {
        people: template,
        days: openDays,
        cost: speak.number(templates),
      }),
    );
  }
  if (closed > template) lines.push(speak.rich('announce.closed', { people: closed - template }));
  return lines;
}

/** From when until when it goes, and how many wait till then where it begins later. */
function hoursLine({ speak, scope }: Turn, { urgentAt }: Broadcast, { reachable }: Audience): RichText {
  if (urgentAt) return speak.rich('announce.urgent.atAnyHour');
  const hours = announcementHours(scope.rulebook.current(), scope.clock.now(), scope.timeZone);
  const [from, until] = [speak.time(hours.from), speak.time(hours.until)];
  if (hours.opens === null) return speak.rich('announce.hours', { from, until });
  return speak.rich('announce.hoursNow', {
    from,
    until,
    people: reachable,
    when: speak.dateTime(hours.opens),
  });
}
