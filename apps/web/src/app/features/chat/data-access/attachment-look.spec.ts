import { fileKind, lookOf, pictureBox } from './attachment-look';

describe('pictureBox', () => {
  it('scales down to fit and keeps the proportions', () => {
    expect(pictureBox(4_000, 3_000)).toEqual({ width: 320, height: 240, whole: false });
    expect(pictureBox(1_000, 4_000)).toEqual({ width: 60, height: 240, whole: false });
  });

  it('shows a small one as it is, and keeps a square for one of unknown size', () => {
    expect(pictureBox(60, 50)).toEqual({ width: 60, height: 50, whole: false });
    expect(pictureBox(null, null)).toEqual({ width: 160, height: 160, whole: false });
  });

  it('leaves every picture large enough to be hit with a finger: cut where it is narrow, with room around it where it is tiny', () => {
    expect(pictureBox(300, 3_000)).toEqual({ width: 44, height: 240, whole: false });
    expect(pictureBox(4_000, 200)).toEqual({ width: 320, height: 44, whole: false });
    expect(pictureBox(16, 16)).toEqual({ width: 44, height: 44, whole: true });
    expect(pictureBox(2_000, 10)).toEqual({ width: 320, height: 44, whole: true });
  });
});

describe('fileKind', () => {
  it('is the ending, or else what the content is', () => {
    expect(fileKind({ filename: 'runbook.pdf', mimeType: 'application/pdf' })).toBe('PDF');
    expect(fileKind({ filename: 'README', mimeType: 'text/plain' })).toBe('PLAI');
  });
});

describe('lookOf', () => {
  it('draws what has a thumbnail, plays what is served to be played, and names the rest', () => {
    const look = (mimeType: string, thumbnailUrl: string | null = null) => lookOf({ mimeType, thumbnailUrl });
    expect(look('image/tiff', '/thumbnail')).toBe('picture');
    expect(look('image/heic')).toBe('card');
    expect(look('video/webm')).toBe('video');
    expect(look('video/x-matroska')).toBe('card');
    expect(look('audio/mpeg')).toBe('audio');
    expect(look('application/pdf')).toBe('document');
    expect(look('application/zip')).toBe('card');
  });
});
