import { describe, expect, it } from 'vitest';
import {
  CONFERENCE_EVENTS,
  CONFERENCE_STATUSES,
  type ConferenceEvent,
  type ConferenceStatus,
  conferenceTransition,
  isPublic,
  mayCauseConference,
  takesQuestions,
} from '../../src/domain/conference-status.ts';

const NEXT: Record<ConferenceStatus, Record<ConferenceEvent, ConferenceStatus | '-'>> = {
  draft: {
    announce: 'open',
    'close-intake': '-',
    'reopen-intake': '-',
    hold: '-',
    conclude: '-',
    cancel: 'cancelled',
  },
  open: {
    announce: '-',
    'close-intake': 'closed',
    'reopen-intake': '-',
    hold: 'held',
    conclude: '-',
    cancel: 'cancelled',
  },
  closed: {
    announce: '-',
    'close-intake': '-',
    'reopen-intake': 'open',
    hold: 'held',
    conclude: '-',
    cancel: 'cancelled',
  },
  held: {
    announce: '-',
    'close-intake': '-',
    'reopen-intake': '-',
    hold: '-',
    conclude: 'concluded',
    cancel: '-',
  },
  concluded: {
    announce: '-',
    'close-intake': '-',
    'reopen-intake': '-',
    hold: '-',
    conclude: '-',
    cancel: '-',
  },
  cancelled: {
    announce: '-',
    'close-intake': '-',
    'reopen-intake': '-',
    hold: '-',
    conclude: '-',
    cancel: '-',
  },
};

describe('the transition table of conferences', () => {
  const pairs = CONFERENCE_STATUSES.flatMap((status) =>
    CONFERENCE_EVENTS.map((event) => ({ status, event })),
  );

  it.each(pairs)('$status, $event', ({ status, event }) => {
    const to = NEXT[status][event];
    const allowed = CONFERENCE_EVENTS.filter((other) => NEXT[status][other] !== '-');
    expect(conferenceTransition(status, event)).toEqual(
      to === '-' ? { type: 'not-allowed', from: status, event, allowed } : { type: 'to', status: to },
    );
  });

  it('takes questions only while open, and is seen once announced', () => {
    expect(CONFERENCE_STATUSES.filter(takesQuestions)).toEqual(['open']);
    expect(CONFERENCE_STATUSES.filter(isPublic)).toEqual(['open', 'closed', 'held', 'concluded']);
  });

  it('is run by the secretary and the chair; the clock may only close the intake and mark it held', () => {
    expect(CONFERENCE_EVENTS.filter((event) => mayCauseConference('system', event))).toEqual([
      'close-intake',
      'hold',
    ]);
    for (const actor of ['secretary', 'chair'] as const) {
      expect(CONFERENCE_EVENTS.filter((event) => mayCauseConference(actor, event))).toEqual([
        ...CONFERENCE_EVENTS,
      ]);
    }
    expect(CONFERENCE_EVENTS.filter((event) => !mayCauseConference('admin', event))).toEqual(['conclude']);
    for (const actor of ['asker', 'official', 'unit-head'] as const) {
      expect(CONFERENCE_EVENTS.filter((event) => mayCauseConference(actor, event))).toEqual([]);
    }
  });
});
