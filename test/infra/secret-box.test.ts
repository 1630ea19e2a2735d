import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/infra/secret-box.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');

describe('a secret box', () => {
  const box = createSecretBox(KEY, 'test');
  const sealed = box.seal('mã bí mật', 'oa 1');

  it('gives back what it sealed, and never seals twice alike', () => {
    expect(box.open(sealed, 'oa 1')).toBe('mã bí mật');
    expect(box.seal('mã bí mật', 'oa 1')).not.toBe(sealed);
    expect(sealed).not.toContain('mã');
  });

  it('opens nothing of another key, purpose or owner, and nothing that was changed', () => {
    expect(createSecretBox(Buffer.alloc(32, 2).toString('base64'), 'test').open(sealed, 'oa 1')).toBeNull();
    expect(createSecretBox(KEY, 'other').open(sealed, 'oa 1')).toBeNull();
    expect(box.open(sealed, 'oa 2')).toBeNull();
    for (const changed of ['', 'x', sealed.slice(0, -4), `A${sealed.slice(1)}`, `${sealed.slice(0, -2)}AA`]) {
      expect(box.open(changed, 'oa 1')).toBeNull();
    }
  });
});
