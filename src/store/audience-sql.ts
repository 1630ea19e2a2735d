import { STOPPED } from './broadcasts.ts';

/** The channel whose platform closes. */
const CLOSING = 'zalo';

/** Who made contact since these instants is written to for nothing, for money, or by a template. */
export type Edges = { free: Date; open: Date; template: Date };

/** Whom an announcement is for, with all names looked up. */
export type AudienceQuery = {
  who: /** `conference`: the code of the one it is about, whose followers get it too. */
    | { of: 'territory'; codes: readonly string[]; conference: string | null }
    | { of: 'conference'; id: string; code: string }
    | { of: 'staff'; units: readonly string[]; roles: readonly string[] }
    | { of: 'announcement'; id: string; reached: boolean };
  field: string | null;
  asked: boolean;
  channels: readonly string[] | null;
  languages: readonly string[] | null;
};

export type AudienceFacts = {
  /** The announcement itself: what it sent does not count towards the cap. */
  broadcastId: string;
  edges: Edges;
  /** Whoever got so many since then gets no more; null: no cap. */
  cap: { most: number; since: Date } | null;
  /** Whoever follows the account of the platform that publishes gets the article. */
  article: boolean;
  /** It may go as a template. */
  template: boolean;
};

/** Adds a value and gives the place where it stands: what people typed never becomes SQL. */
export type Put = (value: unknown, type: string) => string;

export function placesOf(values: unknown[]): Put {
  return (value, type) => {
    values.push(value);
    return `$${values.length}::${type}`;
  };
}

/**
 * The people an announcement is for, one row each: the one account through which they get it, how, and why not. Every choice
 * is a set read by an index or a join, so that neither a commune nor a million people make it read anything twice.
 */
export function audienceTable(put: Put, query: AudienceQuery, facts: AudienceFacts): string {
  const { edges } = facts;
  const closed = (account: string) =>
    `(${account}.channel = '${CLOSING}' AND ${account}.last_interaction_at < ${put(edges.open, 'timestamptz')})`;
  const channels = query.channels === null ? '' : ` AND a.channel = ANY(${put(query.channels, 'text[]')})`;
  // A demo person has no account but in the try-out chat, whatever channels are switched on.
  const own = (person: string) =>
    `a.person_id = ${person}.id AND (NOT ${person}.demo OR a.channel = 'web')${channels}`;
  const past = facts.template
    ? `CASE WHEN way.last_interaction_at >= ${put(edges.template, 'timestamptz')} THEN 'template' ELSE 'waits' END`
    : `'waits'`;
  const capped = facts.cap ? cappedPeople(put, query, facts, facts.cap) : null;
  const account = `a.id AS account_id, a.channel, a.last_interaction_at, a.follows, ${closed('a')} AS closed`;
  const usable = `${own('p')} AND a.blocked_at IS NULL`;
  const best = 'closed, a.last_interaction_at DESC, a.id';
  const people = `(${chosen(put, query)}) p`;
  const which = narrowed(put, query).join(' AND ');
  const sorted = `SELECT DISTINCT ON (p.id) p.id, p.demo, p.quiet_since, ${account}
      FROM ${people} LEFT JOIN account a ON ${usable} WHERE ${which} ORDER BY p.id, ${best}`;
  const oneByOne = `SELECT p.id, p.demo, p.quiet_since, one.*
      FROM ${people} LEFT JOIN LATERAL (SELECT ${account} FROM account a WHERE ${usable} ORDER BY ${best} LIMIT 1) one ON true
      WHERE ${which}`;
  return `
    SELECT way.account_id, way.channel,
      CASE WHEN way.closed THEN ${past}
        WHEN way.channel = '${CLOSING}' AND way.last_interaction_at < ${put(edges.free, 'timestamptz')} THEN 'billed'
        ELSE 'free' END AS price,
      CASE WHEN way.quiet_since IS NOT NULL THEN 'opted-out'
        WHEN way.account_id IS NULL THEN CASE WHEN EXISTS (
          SELECT 1 FROM account a WHERE ${own('way')} AND a.blocked_at IS NOT NULL) THEN 'blocked' ELSE 'no-channel' END
        ${facts.article ? `WHEN way.channel = '${CLOSING}' AND way.follows THEN 'article'` : ''}
        ${capped ? `WHEN ${capped} THEN 'weekly-cap'` : ''} END AS excluded
    FROM (${areMany(query) ? sorted : oneByOne}) way`;
}

/** What of a person the rest needs. */
const PERSON = 'p.id, p.locale, p.demo, p.quiet_since, p.erased_at';

function chosen(put: Put, { who }: AudienceQuery): string {
  const among = (people: string) => `SELECT ${PERSON} FROM person p WHERE p.id IN (${people})`;
  switch (who.of) {
    case 'territory': {
      const codes = put(who.codes, 'text[]');
      const follow = `kind = 'territory' AND key = ANY(${codes})`;
      const either =
        who.conference === null ? follow : `${follow} OR ${followsConference(put, who.conference)}`;
      // Followers are few: only they are looked up one by one, and only they could stand here twice.
      return `SELECT ${PERSON} FROM person p WHERE p.commune_code = ANY(${codes})
        UNION ALL ${among(`SELECT person_id FROM follow WHERE ${either}`)} AND (p.commune_code = ANY(${codes})) IS NOT TRUE`;
    }
    case 'conference':
      return among(`
        SELECT asker_id FROM question WHERE conference_id = ${put(who.id, 'uuid')} AND status NOT IN ('withdrawn', 'in-vault')
        UNION SELECT person_id FROM follow WHERE ${followsConference(put, who.code)}`);
    case 'staff':
      return among(`
        SELECT person_id FROM staff WHERE unit_code = ANY(${put(who.units, 'text[]')})
          AND role = ANY(${put(who.roles, 'text[]')}) AND revoked_at IS NULL`);
    case 'announcement':
      return among(`
        SELECT a.person_id FROM outbox o JOIN account a ON a.id = o.account_id JOIN broadcast b ON b.id = o.broadcast_id
        WHERE o.broadcast_id = ${put(who.id, 'uuid')} AND (${who.reached ? `o.state = 'sent'` : UNREACHED})`);
    default:
      return who satisfies never;
  }
}

/** What is left of a stopped announcement is settled in pieces, so some of it may still stand as it was. */
const UNREACHED = `o.state IN ('failed', 'uncertain', 'blocked') OR o.state = 'dropped' AND o.error = '${STOPPED}'
  OR b.status = 'stopped' AND o.state IN ('pending', 'waiting')`;

const followsConference = (put: Put, code: string) => `kind = 'conference' AND key = ${put(code, 'text')}`;

function narrowed(put: Put, { field, asked, channels, languages }: AudienceQuery): string[] {
  const parts = ['p.erased_at IS NULL'];
  if (field !== null) {
    const key = put(field, 'text');
    parts.push(`p.id IN (SELECT person_id FROM follow WHERE kind = 'field' AND key = ${key}
      UNION SELECT asker_id FROM question WHERE field_key = ${key} AND status <> 'in-vault')`);
  }
  if (asked)
    parts.push(`EXISTS (SELECT 1 FROM question q WHERE q.asker_id = p.id AND q.status <> 'in-vault')`);
  if (channels !== null) {
    parts.push(`EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id AND (NOT p.demo OR a.channel = 'web')
      AND a.channel = ANY(${put(channels, 'text[]')}))`);
  }
  // Whoever chose none reads what the lease gives them.
  if (languages !== null) parts.push(`coalesce(p.locale, 'vi') = ANY(${put(languages, 'text[]')})`);
  return parts;
}

/** So many communes are a province: then tables are read from end to end once, else by index for each person. */
const MANY_COMMUNES = 10;
const areMany = ({ who }: AudienceQuery) => who.of === 'territory' && who.codes.length > MANY_COMMUNES;

/**
 * Whether somebody got enough. Announcements count that were sent since then or are under way, over all accounts of the
 * person; statutory ones never.
 */
function cappedPeople(
  put: Put,
  query: AudienceQuery,
  { broadcastId }: AudienceFacts,
  { most, since }: NonNullable<AudienceFacts['cap']>,
): string {
  const received = `FROM broadcast b JOIN outbox o ON o.broadcast_id = b.id JOIN account a ON a.id = o.account_id
      WHERE b.purpose = 'information' AND b.id <> ${put(broadcastId, 'uuid')}
        AND (o.state IN ('sent', 'uncertain') AND o.settled_at > ${put(since, 'timestamptz')}
          OR o.state IN ('pending', 'sending') AND b.status IN ('sent', 'paused'))`;
  const enough = `>= ${put(most, 'int')}`;
  return areMany(query)
    ? `way.id IN (SELECT a.person_id ${received} GROUP BY 1 HAVING count(*) ${enough})`
    : `(SELECT count(*) ${received} AND a.person_id = way.id) ${enough}`;
}
