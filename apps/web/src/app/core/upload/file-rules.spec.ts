import { HttpHeaders, provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { LIMITS } from '@tertulia/contracts';
import { isForeign, rulesIn } from './file-rules';
import { UploadRules } from './upload-rules';

const CONTRACT = { maxBytes: LIMITS.file.maxBytes, allowedTypes: null };

describe('what a server takes of files', () => {
  it('is what it says, and what the contract says where it says nothing that makes sense', () => {
    const said = new HttpHeaders({ 'Tus-Max-Size': '1000', 'Upload-Allowed-Types': 'image/*, Application/PDF' });
    expect(rulesIn(said)).toEqual({ maxBytes: 1_000, allowedTypes: ['image/*', 'application/pdf'] });
    expect(rulesIn(new HttpHeaders())).toEqual(CONTRACT);
    for (const size of ['', 'many', '-1', '0'])
      expect(rulesIn(new HttpHeaders({ 'Tus-Max-Size': size }))).toEqual(CONTRACT);
  });

  it.each([
    ['video/mp4', ['image/*'], true],
    ['image/png', ['application/pdf', 'text/*'], true],
    ['application/pdf', ['image/*', 'video/*'], true],
    ['image/png', ['image/jpeg'], false],
    ['audio/mp4', ['video/mp4'], false],
    ['application/vnd.ms-excel', ['text/csv'], false],
    ['video/mp2t', ['text/plain'], false],
    ['application/octet-stream', ['image/*'], false],
    ['', ['image/*'], false],
    ['video/mp4', null, false],
  ])('has surely no place for %s where it takes %p: %p', (type, allowed, foreign) => {
    expect(isForeign(type, allowed)).toBe(foreign);
  });

  it('is asked for, and the contract holds where there is no answer', () => {
    jest.useFakeTimers();
    for (const failing of [false, true]) {
      TestBed.resetTestingModule();
      TestBed.configureTestingModule({
        providers: [provideZonelessChangeDetection(), provideHttpClient(), provideHttpClientTesting()],
      });
      const rules = TestBed.inject(UploadRules);
      jest.advanceTimersByTime(1_000);
      expect(rules.now).toEqual(CONTRACT);
      const asked = TestBed.inject(HttpTestingController).expectOne({ method: 'OPTIONS', url: '/api/v1/uploads/tus' });
      if (failing) asked.flush(null, { status: 502, statusText: 'Bad Gateway' });
      else asked.flush(null, { headers: { 'Tus-Max-Size': '1000' } });
      expect(rules.now.maxBytes).toBe(failing ? LIMITS.file.maxBytes : 1_000);
    }
    jest.useRealTimers();
  });
});
