import { describe, expect, it } from 'vitest';
import { redact } from '../../src/understand/redact.ts';

const REDACTS: [text: string, redacted: string, kind: string][] = [
  ['Gọi tôi 0912345678 nhé', 'Gọi tôi ••• nhé', 'phone'],
  ['SĐT: 0912 345 678.', 'SĐT: •••.', 'phone'],
  ['sdt 091.234.5678', 'sdt •••', 'phone'],
  ['đt 09-12-34-56-78', 'đt •••', 'phone'],
  ['Liên hệ +84 912 345 678', 'Liên hệ •••', 'phone'],
  ['Zalo 84912345678', 'Zalo •••', 'phone'],
  ['máy bàn 0212 3852 123', 'máy bàn •••', 'phone'],
  ['CCCD 014085001234', 'CCCD •••', 'id-number'],
  ['số 014085001234 cấp năm 2021', 'số ••• cấp năm 2021', 'id-number'],
  ['căn cước công dân số: 014 085 001 234', 'căn cước công dân số: •••', 'id-number'],
  ['can cuoc so 014085001234', 'can cuoc so •••', 'id-number'],
  ['CMND số 050123456', 'CMND số •••', 'id-number'],
  ['hộ chiếu B1234567', 'hộ chiếu •••', 'id-number'],
  ['thẻ BHYT: GD4141234567890', 'thẻ BHYT: •••', 'id-number'],
  ['thư tới lo.van-a+xa@gmail.com.vn giúp', 'thư tới ••• giúp', 'email'],
  ['STK 7900205123456 ngân hàng Agribank', 'STK ••• ngân hàng Agribank', 'account'],
  ['số tài khoản của tôi là 1903 4567 8901', 'số tài khoản của tôi là •••', 'account'],
  ['so tai khoan: 19034567890', 'so tai khoan: •••', 'account'],
  ['thẻ 9704 0512 3456 7890', 'thẻ •••', 'account'],
  ['xe 26A-123.45 chở đá', 'xe ••• chở đá', 'plate'],
  ['xe máy 26-B1 123.45', 'xe máy •••', 'plate'],
  ['29C12345 đỗ cả ngày', '••• đỗ cả ngày', 'plate'],
  ['biển số 26b1 23456', 'biển số •••', 'plate'],
  ['bien so: 26a-1234', 'bien so: •••', 'plate'],
];

const STAYS = [
  'Gọi 113, 114, 115, 1022 hoặc 1900 1234, 18001091',
  'Ngày 09.12.2025 10 giờ, ngày 01/7/2025, 27-02-2019',
  'Luật 72/2025/QH15, Nghị định số 154/2026/NĐ-CP, Quy định 12-QĐi/TU',
  'đền bù 1.250.000.000 đồng, 12 000 000 đ, 50k 1000 cái',
  'thửa 125, tờ bản đồ số 26, diện tích 1200,5 m2',
  'Năm 2024 2025 2026 tăng 10,5 %',
  'Hồ sơ H52.18.26-250701-0001',
  'quốc lộ 6 km 260+500',
  'từ 2021 đến 2025, 75 xã, 3321 đơn vị',
  'SL-ABCD-1234',
  'tài khoản VNeID mức 2 không vào được',
  '',
];

describe('redact', () => {
  it.each(REDACTS)('%s', (text, redacted, kind) => {
    expect(redact(text)).toEqual({ text: redacted, found: [{ kind, n: 1 }] });
  });

  it.each(STAYS)('leaves: %s', (text) => {
    expect(redact(text)).toEqual({ text, found: [] });
  });

  it('counts each kind', () => {
    const { text, found } = redact('0912345678 0987654321 hoặc a@b.vn, CCCD 014085001234');
    expect(text).toBe('••• ••• hoặc •••, CCCD •••');
    expect(new Map(found.map(({ kind, n }) => [kind, n]))).toEqual(
      new Map([
        ['phone', 2],
        ['email', 1],
        ['id-number', 1],
      ]),
    );
  });

  it('takes nothing out twice', () => {
    for (const [text] of REDACTS) expect(redact(redact(text).text).found).toEqual([]);
  });

  it('stays quick on a hostile text', () => {
    for (const text of [
      '0'.repeat(40_000),
      'a.'.repeat(20_000),
      '0 1 2 3 '.repeat(5_000),
      'stk '.repeat(10_000),
    ]) {
      expect(redact(text).found.length).toBeLessThan(3);
    }
  });
});
