// The page: two people side by side, one live connection for both.
import { post } from './api.js';
import { wordsOf } from './bubble.js';
import { say } from './data.js';
import { el } from './elements.js';
import { Pane } from './pane.js';
import { Stream } from './stream.js';

/** @typedef {'citizen' | 'staff'} Side */
/** @typedef {{ account: string, role: string | null, name: string | null, place: string | null }} Person */

const SIDES = /** @type {const} */ (['citizen', 'staff']);
const notice = /** @type {HTMLElement} */ (document.getElementById('notice'));
const announcer = /** @type {HTMLElement} */ (document.getElementById('announcer'));

const tell = (/** @type {string} */ text) => {
  notice.textContent = text;
  notice.hidden = text === '';
};

/** @param {Side} side */
const rootOf = (side) => /** @type {HTMLElement} */ (document.querySelector(`.pane[data-side="${side}"]`));
const panes = { citizen: new Pane(rootOf('citizen')), staff: new Pane(rootOf('staff')) };

/** @type {Record<Side, number>} */
const unread = { citizen: 0, staff: 0 };

/** @param {Side} side @param {number} count */
function showUnread(side, count) {
  unread[side] = count;
  const badge = /** @type {HTMLElement} */ (document.querySelector(`[data-unread="${side}"]`));
  badge.hidden = count === 0;
  badge.replaceChildren(
    el('span', { 'aria-hidden': 'true' }, String(count)),
    el('span', { class: 'unseen' }, say('message.unread', { n: count })),
  );
  const all = SIDES.reduce((sum, one) => sum + unread[one], 0);
  document.title = document.title.replace(/^(\(\d+\) )?/, all > 0 ? `(${all}) ` : '');
}

/** @param {import('./bubble.js').Shown} line */
function receive(line) {
  const side = SIDES.find((one) => panes[one].account === line.account);
  if (!side || !panes[side].add(line) || line.own) return;
  const { isVisible } = panes[side];
  if (!isVisible) showUnread(side, unread[side] + 1);
  const text = wordsOf(line);
  const words = isVisible
    ? say('message.new', { text })
    : say('message.newElsewhere', { side: say(`${side}.side`), text });
  announcer.append(el('p', {}, words));
  while (announcer.childElementCount > 5) announcer.firstElementChild?.remove();
}

const opened = () => SIDES.map((side) => panes[side]).filter(({ account }) => account !== '');

const stream = new Stream({
  wanted: () => new Map(opened().map(({ account, newest }) => [account, newest])),
  line: receive,
  lost: () => tell(say('failure.offline')),
  back: () => tell(''),
  async renew() {
    await post('session');
    for (const { account } of opened()) await post('open', { account });
  },
});

/** @param {Side} side @param {string} account */
async function open(side, account) {
  await panes[side].open(account);
  panes[side].select.value = account;
  localStorage.setItem(`doi-thoai:${side}`, account);
  showUnread(side, 0);
  stream.open();
}

/** @param {Person[]} people */
function listPeople(people) {
  const citizens = people.filter(({ role }) => role === null);
  const staff = people.filter(({ role }) => role !== null);
  fill(
    'citizen',
    citizens.map((person, index) => option(person, say('citizen.numbered', { n: index + 1 }))),
  );
  const roles = [...new Set(staff.map(({ role }) => role ?? ''))];
  fill(
    'staff',
    roles.map((role) =>
      el(
        'optgroup',
        { label: say(`role.${/** @type {'official'} */ (role)}`) },
        ...staff.filter((person) => person.role === role).map((person) => option(person, '')),
      ),
    ),
  );
  if (staff.length === 0) fill('staff', [el('option', { value: '' }, say('staff.none'))]);
}

/** @param {Person} person @param {string} fallback */
function option({ account, name, role, place }, fallback) {
  const office = [role ? say(`role.${/** @type {'official'} */ (role)}`) : null, place]
    .filter(Boolean)
    .join(', ');
  return el('option', { value: account }, [name ?? fallback, office].filter(Boolean).join(' – '));
}

/** @param {Side} side @param {HTMLElement[]} options */
function fill(side, options) {
  const { select } = panes[side];
  const chosen = panes[side].account;
  select.replaceChildren(...options);
  select.value = chosen;
}

/** The one of last time, else the first that there is. @param {Side} side @param {Person[]} people */
function preferred(side, people) {
  const candidates = people.filter(({ role }) => (role === null) === (side === 'citizen'));
  const last = localStorage.getItem(`doi-thoai:${side}`);
  return candidates.find(({ account }) => account === last) ?? candidates[0];
}

async function addCitizen() {
  const { account, people } = await post('people');
  listPeople(people);
  await open('citizen', account);
}

/** @param {Side} shown */
function show(shown) {
  document.body.dataset.shown = shown;
  for (const button of document.querySelectorAll('[data-show]')) {
    button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.show === shown));
  }
  showUnread(shown, 0);
  panes[shown].transcript.toEnd();
}

async function begin() {
  const { people } = await post('session');
  listPeople(people);
  const citizen = preferred('citizen', people);
  const staff = preferred('staff', people);
  if (citizen) await open('citizen', citizen.account);
  else await addCitizen();
  if (staff) await open('staff', staff.account);
  rootOf('staff').classList.toggle('vacant', !staff);
  document.body.dataset.ready = 'yes';
}

for (const side of SIDES) {
  panes[side].select.addEventListener('change', () => {
    open(side, panes[side].select.value).catch(() => tell(say('failure.load')));
  });
  document.querySelector(`[data-show="${side}"]`)?.addEventListener('click', () => show(side));
}
panes.citizen.part('newcomer').addEventListener('click', () => {
  addCitizen().catch(() => tell(say('failure.load')));
});
document.addEventListener('visibilitychange', () => {
  for (const side of SIDES) if (panes[side].isVisible) showUnread(side, 0);
});
show('citizen');
begin().catch(() => tell(say('failure.load')));
