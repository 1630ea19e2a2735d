import type { Context } from '../../context.ts';
import { type Html, html, jsonForScript } from '../../infra/html.ts';
import type { Speaker, TextKey } from '../../infra/texts.ts';
import { icon, SPRITE } from './page-icons.ts';
import { pageTexts } from './page-texts.ts';

type Side = 'citizen' | 'staff';

/** A command offered at a tap: what it is called and what is sent. */
type Offer = { label: TextKey; command: string };

const OFFERS: Record<Side, Offer[]> = {
  citizen: [
    { label: 'chat.command.mine', command: '/cuatoi' },
    { label: 'chat.command.conferences', command: '/hoinghi' },
    { label: 'chat.command.help', command: '/trogiup' },
    { label: 'chat.command.list', command: '/lenh' },
  ],
  staff: [
    { label: 'chat.command.queue', command: '/hangdoi' },
    { label: 'chat.command.newConference', command: '/taohoinghi' },
    { label: 'chat.command.figures', command: '/thongke' },
    { label: 'chat.command.list', command: '/lenh' },
  ],
};

const SAMPLES: TextKey[] = ['chat.sample.road', 'chat.sample.land', 'chat.sample.insurance'];

/** The whole page in one language; its scripts fetch people and messages. */
export function chatPage(ctx: Context, locale: string): Html {
  const speak = ctx.texts.in(locale);
  const data = { locale, timeZone: ctx.timeZone, texts: pageTexts(speak) };
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${speak.plain('chat.title')}</title>
<link rel="icon" href="/chat/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/chat/page/chat.css">
<script type="application/json" id="data">${jsonForScript(data)}</script>
<script type="module" src="/chat/page/chat.js"></script>
</head>
<body>
${SPRITE}
<a class="skip" href="#compose-citizen">${speak.plain('chat.skip')}</a>
<header>
  <div class="top">
  <div class="brand">
    ${icon('brand')}
    <h1>${speak.plain('chat.heading')}</h1>
    <p class="about">${speak.plain('chat.about')}</p>
  </div>
  <nav class="languages" aria-label="${speak.plain('chat.language')}">${languages(ctx, locale)}</nav>
  </div>
  <div class="switch" role="group" aria-label="${speak.plain('chat.switch')}">
  ${switchButton(speak, 'citizen', true)}
  ${switchButton(speak, 'staff', false)}
  </div>
</header>
<noscript><p class="notice">${speak.plain('chat.noScript')}</p></noscript>
<p class="notice" id="notice" role="status" hidden></p>
<main class="panes">
  ${pane(speak, 'citizen')}
  ${pane(speak, 'staff')}
</main>
<div class="unseen" id="announcer" aria-live="polite"></div>
</body>
</html>
`;
}

function languages(ctx: Context, current: string): Html[] {
  return ctx.texts.locales.map((locale) => {
    const name = ctx.texts.in(locale).plain('chat.languageName');
    return locale === current
      ? html`<a href="?lang=${locale}" lang="${locale}" aria-current="true">${name}</a>`
      : html`<a href="?lang=${locale}" lang="${locale}" hreflang="${locale}">${name}</a>`;
  });
}

function switchButton(speak: Speaker, side: Side, pressed: boolean): Html {
  return html`<button type="button" data-show="${side}" aria-pressed="${String(pressed)}">${speak.plain(`chat.${side}.side`)}<span class="unread" data-unread="${side}" hidden></span></button>`;
}

function pane(speak: Speaker, side: Side): Html {
  return html`<section class="pane" data-side="${side}" aria-labelledby="side-${side}">
  <div class="who">
    <h2 id="side-${side}">${speak.plain(`chat.${side}.side`)}</h2>
    <label class="unseen" for="person-${side}">${speak.plain(`chat.${side}.person`)}</label>
    <select id="person-${side}" data-part="person"></select>
    ${
      side === 'citizen'
        ? html`<button type="button" class="plain" data-part="newcomer" title="${speak.plain('chat.citizen.newHint')}">${icon('add')}<span>${speak.plain('chat.citizen.new')}</span></button>`
        : null
    }
  </div>
  <div class="scroll">
    <div class="log" data-part="log" role="log" aria-live="off" tabindex="0" aria-label="${speak.plain('chat.message.log')}"></div>
    <div class="start" data-part="start" hidden>
      ${icon('brand')}
      <p>${speak.plain(`chat.${side}.empty`)}</p>
      ${side === 'citizen' ? samples(speak) : offers(speak, 'staff')}
    </div>
    <button type="button" class="newest" data-part="newest" hidden aria-label="${speak.plain('chat.message.toNewest')}">${icon('down')}<span data-part="newest-count"></span></button>
  </div>
  ${composer(speak, side)}
</section>`;
}

function samples(speak: Speaker): Html {
  return html`<ul class="chips">${SAMPLES.map(
    (key) => html`<li><button type="button" class="chip" data-sample>${speak.plain(key)}</button></li>`,
  )}</ul>`;
}

function offers(speak: Speaker, side: Side): Html {
  return html`<ul class="chips">${OFFERS[side].map(
    ({ label, command }) =>
      html`<li><button type="button" class="chip" data-command="${command}">${speak.plain(label)} <code>${command}</code></button></li>`,
  )}</ul>`;
}

function composer(speak: Speaker, side: Side): Html {
  return html`<form class="compose" data-part="form">
  <div class="reply" data-part="reply" hidden>
    <p data-part="reply-text"></p>
    <button type="button" class="icon" data-part="reply-cancel" aria-label="${speak.plain('chat.compose.cancelReply')}">${icon('close')}</button>
  </div>
  ${placePanel(speak, side)}
  <div data-part="commands" id="commands-${side}" hidden>${offers(speak, side)}</div>
  <ul class="files" data-part="files"></ul>
  <p class="hint" data-part="hint" role="alert" hidden></p>
  <div class="line">
    <label class="unseen" for="compose-${side}">${speak.plain('chat.compose.label')}: ${speak.plain(`chat.${side}.side`)}</label>
    <textarea id="compose-${side}" data-part="text" rows="1" placeholder="${speak.plain('chat.compose.hint')}" autocomplete="off"></textarea>
    <button type="submit" class="send" aria-label="${speak.plain('chat.compose.send')}">${icon('send')}</button>
  </div>
  <div class="tools">
    <input type="file" multiple hidden data-part="file" tabindex="-1" aria-label="${speak.plain('chat.compose.attach')}">
    ${tool('attach', speak.plain('chat.compose.attach'))}
    ${tool('voice', speak.plain('chat.compose.voice'))}
    ${tool('place', speak.plain('chat.compose.place'))}
    <button type="button" class="tool" data-part="commands-toggle" aria-expanded="false" aria-controls="commands-${side}">${icon('commands')}<span>${speak.plain('chat.compose.commands')}</span></button>
    <span class="recording" data-part="recording" role="timer" hidden></span>
  </div>
</form>`;
}

function tool(name: 'attach' | 'voice' | 'place', label: string): Html {
  return html`<button type="button" class="tool" data-part="${name}" aria-label="${label}" title="${label}">${icon(name)}</button>`;
}

function placePanel(speak: Speaker, side: Side): Html {
  return html`<fieldset class="place" data-part="place-panel" hidden>
    <legend>${speak.plain('chat.place.title')}</legend>
    <label for="place-${side}">${speak.plain('chat.place.coordinates')}</label>
    <input id="place-${side}" data-part="place-text" inputmode="text" autocomplete="off" placeholder="${speak.plain('chat.place.example')}">
    <div class="row">
      <button type="button" class="plain" data-part="place-here">${speak.plain('chat.place.here')}</button>
      <button type="button" class="plain" data-part="place-send">${speak.plain('chat.place.send')}</button>
      <button type="button" class="plain" data-part="place-cancel">${speak.plain('chat.place.cancel')}</button>
    </div>
  </fieldset>`;
}
