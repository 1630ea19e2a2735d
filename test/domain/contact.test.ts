import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContact } from '../../src/domain/contact.ts';

const phoneOf = (phone: string) => readContact({ name: 'Hoa', phone, own: false })?.phone;

describe('a contact', () => {
  it('has its number as it is dialled in Viet Nam, and a foreign one as it came', () => {
    expect(['84912345678', '+84 912 345 678', '0912.345.678'].map(phoneOf)).toEqual(
      Array(3).fill('0912345678'),
    );
    expect(phoneOf('+856 20 5555 1234')).toBe('+8562055551234');
    expect(phoneOf('113')).toBe('113');
  });

  it('is none without a number', () => {
    for (const phone of ['', '+', 'gọi tôi', '12', '1'.repeat(16), '12+34']) {
      expect(readContact({ name: 'Hoa', phone, own: true })).toBeNull();
    }
  });

  it('is one short line, whatever its name holds', () => {
    const card = { name: ' Lò\u0000 Thị\r\n\u202eHoa\u2066 ', phone: '0912345678', own: true };
    expect(readContact(card)).toEqual({ name: 'Lò Thị Hoa', phone: '0912345678', own: true });
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (name) => {
        const read = readContact({ ...card, name })?.name ?? '';
        expect(read).not.toMatch(/\p{C}|[\u2028\u2029]/u);
        expect([...read].length).toBeLessThanOrEqual(64);
      }),
    );
  });
});
