import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fillPane, focused, type House, load, newcomer, openHouse, pane, violations } from './house.ts';

// A browser on a busy machine takes its time; nothing here measures it.
vi.setConfig({ testTimeout: 60_000 });

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('the page', () => {
  it('can be used by keyboard alone', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    await house.tell(account, { text: ['Chọn'], choices: [[{ label: 'Đồng ý', action: 'khong:co' }]] });
    await page.getByRole('button', { name: 'Đồng ý' }).waitFor();
    await load(page);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Đến ô nhập tin nhắn');
    const order: string[] = [];
    for (let step = 0; step < 25 && order.at(-1) !== 'Lệnh'; step += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
      if (order.at(-1) === 'Đồng ý') await page.keyboard.press('Enter');
    }
    expect(order).toEqual(
      expect.arrayContaining(['Người dân mới', 'Các tin nhắn', 'Đồng ý', 'Trả lời tin này', 'Gửi']),
    );
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Tab');
    await pane(page, 'citizen').messages.filter({ hasText: 'Nút này không còn' }).waitFor();
    await pane(page, 'citizen').text.focus();
    await page.keyboard.type('một');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('hai');
    await page.keyboard.press('Enter');
    await pane(page, 'citizen').messages.filter({ hasText: 'một\nhai' }).waitFor();
    await page.context().close();
  });

  it('says new messages aloud, those of the hidden side too, and counts them', async () => {
    const page = await house.visit({ viewport: { width: 360, height: 740 } });
    const official = await pane(page, 'staff').account();
    await newcomer(page);
    const announcer = page.locator('[aria-live="polite"]');
    await house.tell(await pane(page, 'citizen').account(), { text: ['Cho người dân'] });
    await announcer.getByText('Tin mới: Cho người dân').waitFor();
    await house.tell(official, { text: ['Cho cán bộ'] });
    await announcer.getByText('Tin mới ở phần Cơ quan: Cho cán bộ').waitFor();
    expect(await page.locator('[data-unread="staff"]').innerText()).toContain('1');
    await page.getByRole('button', { name: 'Cơ quan' }).click();
    await pane(page, 'staff').messages.filter({ hasText: 'Cho cán bộ' }).waitFor();
    expect(await page.locator('[data-unread="staff"]').isHidden()).toBe(true);
    await page.context().close();
  });

  it('stays where the reader is, and keeps a draft', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    await house.tell(account, { text: [Array.from({ length: 80 }, (_, n) => `dòng ${n}`).join('\n')] });
    const { log, text, root, messages } = pane(page, 'citizen');
    await messages.first().waitFor();
    await log.evaluate((element) => element.scrollTo(0, 0));
    await root.locator('.newest').waitFor();
    await house.tell(account, { text: ['mới nhất'] });
    await messages.nth(1).waitFor({ state: 'attached' });
    expect(await log.evaluate((element) => element.scrollTop)).toBe(0);
    await root.locator('.newest').click();
    await root.locator('.newest').waitFor({ state: 'hidden' });
    await text.fill('viết dở');
    await load(page);
    expect(await text.inputValue()).toBe('viết dở');
    await page.context().close();
  });

  it.each([1280, 360])(
    'has nothing axe objects to at WCAG 2.2 AA, light and dark, %s px wide',
    async (width) => {
      const page = await house.visit({ reducedMotion: 'reduce', viewport: { width, height: 800 } });
      expect(await violations(page)).toEqual([]);
      await fillPane(house, page);
      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
  );

  it.each(['/chat', '/chat?lang=en'])('fits 360 pixels without sideways scrolling: %s', async (path) => {
    const page = await house.visit({ viewport: { width: 360, height: 640 } }, path);
    const overflow = () =>
      page.evaluate('document.scrollingElement.scrollWidth - document.documentElement.clientWidth');
    expect(await overflow()).toBe(0);
    if (path === '/chat') await fillPane(house, page);
    expect(await overflow()).toBe(0);
    await page.locator('[data-show="staff"]').click();
    expect(await overflow()).toBe(0);
    await page.context().close();
  });

  it('weighs at most 100 KB, and asks nobody but us', async () => {
    const context = await house.browser.newContext();
    const page = await context.newPage();
    const sizes: [string, number][] = [];
    page.on('response', (response) => {
      if (/\/chat($|\?|\/page\/)/.test(response.url()))
        sizes.push([response.url(), Number(response.headers()['content-length'])]);
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).origin));
    await page.goto(`${house.address}/chat`);
    await page.locator('body[data-ready]').waitFor();
    expect(new Set(asked)).toEqual(new Set([house.address]));
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(100 * 1024);
    await context.close();
  });
});
