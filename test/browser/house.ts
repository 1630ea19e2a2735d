import { readFileSync } from 'node:fs';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Outgoing } from '../../src/domain/message.ts';
import { queueMessages } from '../../src/store/outbox.ts';
import { launchChromium } from '../support/chromium.ts';
import { createTestDatabase } from '../support/database.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

/** A red point. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** The service with its try-out chat, and a browser to look at it. */
export async function openHouse() {
  const [browser, database] = await Promise.all([launchChromium(), createTestDatabase('demo')]);
  const house = {
    browser,
    app: null as unknown as TestApp,
    address: '',
    async start(port = '0') {
      house.app = await createTestApp({ databaseUrl: database.url, env: { PORT: port } });
      house.address = (await house.app.start()).address;
    },
    /** The page as somebody new opens it. */
    async visit(options: BrowserContextOptions = {}, path = '/chat'): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
      const page = await context.newPage();
      await load(page, house.address + path);
      return page;
    },
    /** The service says something of its own accord. */
    async tell(accountId: string, content: Outgoing, more: { replaces?: string; inPlace?: boolean } = {}) {
      const message = { accountId, channel: 'web', priority: 0, kind: 'test', content, ...more } as const;
      await house.app.ctx.db.tx((tx) => queueMessages(tx, [message], house.app.clock.now()));
      house.app.ctx.wake.tell('outbox');
    },
    async close() {
      await browser.close();
      await house.app.close();
      await database.drop();
    },
  };
  await house.start();
  return house;
}

export type House = Awaited<ReturnType<typeof openHouse>>;

/** Goes to an address, or loads the page again, and waits until both conversations are open. */
export async function load(page: Page, address?: string): Promise<void> {
  await (address ? page.goto(address) : page.reload());
  await page.locator('body[data-ready]').waitFor();
}

export function pane(page: Page, side: 'citizen' | 'staff') {
  const root = page.locator(`.pane[data-side="${side}"]`);
  return {
    root,
    text: root.locator('textarea'),
    log: root.getByRole('log'),
    messages: root.locator('.message'),
    account: () => root.locator('select').inputValue(),
  };
}

/** A citizen nobody has heard of, so that tests don't read each other's conversations. @returns their account. */
export async function newcomer(page: Page): Promise<string> {
  const { account, root } = pane(page, 'citizen');
  const before = await account();
  await root.locator('[data-part="newcomer"]').click();
  await expect.poll(account, { timeout: 10_000 }).not.toBe(before);
  return account();
}

/** One message of every kind, and everything open that can be opened. */
export async function fillPane({ tell }: House, page: Page): Promise<void> {
  const account = await newcomer(page);
  const { root, text, messages } = pane(page, 'citizen');
  const png = { name: 'a.png', mimeType: 'image/png', buffer: PIXEL };
  await root
    .locator('input[type=file]')
    .setInputFiles([png, png, { ...png, name: 'tên-tệp-rất-dài-'.repeat(8) }]);
  await text.fill('Ảnh đường hỏng');
  await text.press('Enter');
  await messages.locator('img').first().waitFor();
  await tell(account, {
    text: [
      'Mã của ông/bà: ',
      { code: 'CS-7K3M2X' },
      ' ',
      { bold: 'đậm' },
      { italic: 'nghiêng' },
      ` /lenh https://vi.example/${'x'.repeat(90)}`,
    ],
    choices: [
      [
        { label: 'Gửi câu hỏi', action: 'a' },
        { label: 'Đổi lĩnh vực', action: 'b' },
      ],
      [
        { label: 'Nút có chữ dài hai mươi tám', action: 'c' },
        { label: 'Nút có chữ dài hai mươi bảy', action: 'd' },
      ],
    ],
  });
  await root.getByRole('button', { name: 'Đổi lĩnh vực' }).waitFor();
  const card = messages.filter({ hasText: 'Mã của ông/bà' });
  await card.hover();
  await card.getByRole('button', { name: 'Trả lời tin này' }).click();
  await root.getByRole('button', { name: 'Lệnh' }).click();
  await root.getByRole('button', { name: 'Gửi vị trí' }).first().click();
  await root
    .locator('input[type=file]')
    .setInputFiles([{ ...png, name: 'đơn.pdf', mimeType: 'application/pdf' }]);
  await root.locator('.files .state', { hasText: 'KB' }).waitFor();
}

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = (globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } }).axe;
    return axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
  });
  expect(found.passes.length).toBeGreaterThan(20);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
  );
}

type AxeResult = {
  passes: unknown[];
  violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
};

/** What a screen reader would call the element with the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(
    'document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText.trim()',
  );
