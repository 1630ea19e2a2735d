import { describe, expect, it } from 'vitest';
import { createTranscript } from './transcript.ts';

describe('a transcript', () => {
  it('reads like a play', () => {
    const transcript = createTranscript();
    transcript.line('Bà Hoa → Bot', 'Đường bản hỏng\nbao giờ sửa?', { attachments: ['ảnh', 'ảnh'] });
    transcript.line('Bot → Bà Hoa', 'Gửi câu hỏi này?', { buttons: ['Gửi', 'Sửa'] });
    expect(transcript.toString()).toBe(
      'Bà Hoa → Bot: Đường bản hỏng\n    bao giờ sửa? (ảnh) (ảnh)\nBot → Bà Hoa: Gửi câu hỏi này? [Gửi] [Sửa]\n',
    );
    expect(transcript.lines).toHaveLength(2);
  });

  it('is empty before anybody speaks', () => {
    expect(createTranscript().toString()).toBe('');
  });
});
