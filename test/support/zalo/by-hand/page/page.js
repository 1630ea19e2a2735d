// The page on which one chats as a follower. Texts are always set as text: nothing here reads markup.
const part = (id) => document.getElementById(id);
const [person, messages, problem] = [part('person'), part('messages'), part('problem')];
let shown = '';
let drawn = '';

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

async function act(wish) {
  const answer = await fetch('/by-hand/act', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person: shown, ...wish }),
  });
  const result = await answer.json();
  problem.hidden = answer.ok;
  problem.textContent = answer.ok ? '' : result.error;
  await look();
  return result;
}

function attachment({ kind, name, url }) {
  const picture = url !== undefined && (kind === 'image' || kind === 'gif' || kind === 'sticker');
  if (picture && new URL(url, location.href).origin === location.origin)
    return el('img', { src: url, alt: name ?? kind });
  const label = name ?? url ?? kind;
  return url === undefined
    ? el('small', {}, `${kind}: ${label}`)
    : el('a', { href: url, rel: 'noreferrer' }, `${kind}: ${label}`);
}

function button({ title, opens }) {
  const element = el('button', { type: 'button' }, opens === undefined ? title : `${title} ↗`);
  element.addEventListener('click', () => {
    if (opens === undefined) void act({ act: 'press', label: title });
    else if (/^https?:/.test(opens)) window.open(opens, '_blank', 'noopener');
  });
  return element;
}

function bubble(message) {
  const time = new Date(message.at).toLocaleTimeString('vi-VN');
  const words = [
    messages.dataset[message.from],
    messages.dataset[message.way],
    message.billed ? messages.dataset.billed : '',
    time,
  ];
  const children = [
    el('small', {}, words.filter(Boolean).join(' · ')),
    message.text,
    ...message.attachments.map(attachment),
  ];
  if (message.buttons.length > 0)
    children.push(el('div', { class: 'buttons' }, ...message.buttons.map(button)));
  return el('li', { class: message.from }, ...children);
}

function list(target, lines) {
  const items = lines.map(({ text, bad }) => el('li', bad ? { class: 'bad' } : {}, text));
  target.replaceChildren(...(items.length > 0 ? items : [el('li', {}, target.dataset.none)]));
}

function drawPeople(people) {
  if (!people.some(({ id }) => id === shown)) shown = people[0]?.id ?? '';
  const options = people.map(({ id, name, unseen }) =>
    el('option', { value: id }, unseen > 0 ? `${name} (${unseen})` : name),
  );
  person.replaceChildren(...options);
  person.value = shown;
  const follow = part('follow');
  follow.textContent = people.find(({ id }) => id === shown)?.following
    ? follow.dataset.on
    : follow.dataset.off;
}

function drawHook({ url, last }) {
  const hook = part('hook');
  const status = last ? `${last.name} → ${last.status || hook.dataset.gone}` : hook.dataset.silent;
  hook.textContent = url ? `${url} · ${status}` : hook.dataset.none;
}

function draw(state) {
  if (document.activeElement !== person) drawPeople(state.people);
  drawHook(state.hook);
  list(
    part('violations'),
    state.violations.map((text) => ({ text, bad: true })),
  );
  const calls = state.calls.toReversed().map(({ root, name, status, error }) => ({
    text: `${root} ${name} ${status}${error === undefined ? '' : ` (${error})`}`,
    bad: status >= 400 || (error ?? 0) !== 0,
  }));
  list(part('calls'), calls);
  const now = JSON.stringify([shown, state.messages]);
  if (now === drawn) return;
  drawn = now;
  messages.replaceChildren(...state.messages.map(bubble));
  messages.scrollTop = messages.scrollHeight;
  if (document.visibilityState === 'visible' && state.messages.some(({ from }) => from !== 'user'))
    void act({ act: 'read' });
}

async function look() {
  const before = shown;
  const answer = await fetch(`/by-hand/state?person=${encodeURIComponent(shown)}`);
  if (answer.ok) draw(await answer.json());
  if (shown !== before) await look();
}

function onSubmit(id, wish) {
  part(id).addEventListener('submit', async (event) => {
    event.preventDefault();
    const form = event.currentTarget;
    const result = await act(wish(new FormData(form)));
    form.reset();
    if (id === 'arrive' && result.person) shown = result.person;
    await look();
  });
}

onSubmit('say', (form) => ({ act: 'say', text: form.get('text') }));
onSubmit('admin', (form) => ({ act: 'admin', text: form.get('text') }));
onSubmit('arrive', (form) => ({ act: 'arrive', name: form.get('name') }));
part('say').elements.text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  part('say').requestSubmit();
});
for (const element of document.querySelectorAll('[data-act]')) {
  element.addEventListener('click', () => act({ act: element.dataset.act }));
}
person.addEventListener('change', () => {
  shown = person.value;
  person.blur();
  void look();
});
part('file').addEventListener('change', async (event) => {
  const [file] = event.currentTarget.files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  part('file').value = '';
  await act({ act: 'file', name: file.name, mime: file.type, base64 });
});

await look();
setInterval(() => look().catch(() => undefined), 1000);
