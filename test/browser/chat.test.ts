import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { focused, type House, load, newcomer, openHouse, PIXEL, pane } from './house.ts';

// A browser on a busy machine takes its time; nothing here measures it.
vi.setConfig({ testTimeout: 60_000 });

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

describe('a conversation', () => {
  it('goes there and back, and arrives in another tab as well', async () => {
    const page = await house.visit();
    await newcomer(page);
    const other = await page.context().newPage();
    await load(other, `${house.address}/chat`);
    expect(await pane(other, 'citizen').account()).toBe(await pane(page, 'citizen').account());

    await pane(page, 'citizen').text.fill('/khongcolenhnay');
    await pane(page, 'citizen').text.press('Enter');
    for (const tab of [page, other]) {
      await pane(tab, 'citizen').messages.nth(1).waitFor();
      expect(await pane(tab, 'citizen').messages.nth(0).innerText()).toContain('/khongcolenhnay');
      expect(await pane(tab, 'citizen').messages.nth(1).innerText()).toContain('Không có lệnh');
    }
    await page.context().close();
  });

  it('shows what was written as text, whatever it looks like', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    const hostile = '<img src=x onerror="document.title=1"> **đậm** [a](javascript:alert(1)) <b>b</b>';
    const { text, messages } = pane(page, 'citizen');
    await text.fill(hostile);
    await text.press('Enter');
    await house.tell(account, {
      text: [hostile, { bold: '<i>x</i>' }],
      choices: [[{ label: '<u>nút</u>', action: 'x' }]],
    });
    await page.getByRole('button', { name: '<u>nút</u>' }).waitFor();
    const shown = messages.filter({ hasText: hostile });
    expect(await shown.count()).toBe(2);
    expect(await shown.locator('img, i, u, a').count()).toBe(0);
    expect(await page.title()).toContain('Đối Thoại');
    await page.context().close();
  });

  it('changes a message in its place, with its buttons', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    await house.tell(
      account,
      { text: ['Bản nháp'], choices: [[{ label: 'Gửi', action: 'x' }]] },
      { replaces: 'draft' },
    );
    await page.locator('.choice').focus();
    await house.tell(account, { text: ['Đã gửi xong'] }, { replaces: 'draft', inPlace: true });
    const { messages, root } = pane(page, 'citizen');
    await messages.filter({ hasText: 'Đã gửi xong' }).waitFor();
    expect(await messages.count()).toBe(1);
    expect(await root.locator('.choice').count()).toBe(0);
    expect(await focused(page)).toBe('Các tin nhắn');
    await load(page);
    expect(await messages.count()).toBe(1);
    expect(await messages.innerText()).toContain('Đã gửi xong');
    await page.context().close();
  });

  it('carries a pressed button back, and shows what was chosen', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    await house.tell(account, { text: ['Chọn'], choices: [[{ label: 'Đồng ý', action: 'khong:co' }]] });
    await page.getByRole('button', { name: 'Đồng ý' }).click();
    const { root, messages } = pane(page, 'citizen');
    await root.getByText('Đã chọn: Đồng ý').waitFor();
    await messages.filter({ hasText: 'Nút này không còn dùng được' }).waitFor();
    await page.context().close();
  });

  it('takes pictures, a recording and a place, and plays back what was sent', async () => {
    const page = await house.visit({ permissions: ['microphone', 'geolocation'] });
    await newcomer(page);
    const { root, text, messages } = pane(page, 'citizen');
    const png = PIXEL;
    await root.locator('input[type=file]').setInputFiles([
      { name: 'a.png', mimeType: 'image/png', buffer: png },
      { name: 'b.png', mimeType: 'image/png', buffer: png },
    ]);
    await root.getByRole('button', { name: 'Ghi âm' }).click();
    await root.getByText('Đang ghi âm 0:01').waitFor();
    await root.getByRole('button', { name: 'Dừng ghi' }).click();
    await root.locator('.files .state').nth(2).waitFor();
    await text.fill('Ảnh và ghi âm');
    await text.press('Enter');
    await messages.locator('.album img').nth(1).waitFor();
    expect(await messages.locator('audio').count()).toBe(1);
    const width = () =>
      messages
        .locator('.album img')
        .first()
        .evaluate((image) => image.naturalWidth);
    await expect.poll(width, { timeout: 10_000 }).toBe(1);
    await root.getByRole('button', { name: 'Gửi vị trí' }).first().click();
    await root.getByLabel('Vĩ độ, kinh độ').fill('21.3256, 103.9188');
    await root.getByLabel('Vĩ độ, kinh độ').press('Enter');
    await messages.filter({ hasText: '21.32560, 103.91880' }).waitFor();
    await page.context().close();
  });

  it('goes on when the service was stopped and started again', async () => {
    const page = await house.visit();
    const account = await newcomer(page);
    await house.tell(account, { text: ['Trước khi dừng'] });
    const { messages } = pane(page, 'citizen');
    await messages.filter({ hasText: 'Trước khi dừng' }).waitFor();
    await house.app.close();
    await page.getByText('Mất kết nối').waitFor();
    await house.start(new URL(house.address).port);
    await house.tell(account, { text: ['Sau khi chạy lại'] });
    await messages.filter({ hasText: 'Sau khi chạy lại' }).waitFor();
    expect(await messages.count()).toBe(2);
    expect(await page.getByText('Mất kết nối').isVisible()).toBe(false);
    await page.context().close();
  });
});
