import { Injectable, inject } from '@angular/core';
import { KeptOutgoingFiles } from './kept-outgoing-files';

/** Pictures of files that are on their way, made of the files themselves. */
@Injectable({ providedIn: 'root' })
export class Previews {
  private readonly kept = inject(KeptOutgoingFiles);
  private readonly urls = new Map<string, Promise<string | null>>();

  constructor() {
    this.kept.files$.subscribe((files) => {
      const keys = new Set(files.map(({ key }) => key));
      for (const [key, url] of this.urls) if (!keys.has(key)) this.revoke(key, url);
    });
  }

  /** Makes one of a file that was just chosen. */
  add(key: string, file: File): void {
    this.urls.set(key, Promise.resolve(URL.createObjectURL(file)));
  }

  /** An address under which the page can show that file while it is kept; `null` where it is not to be had. */
  of(key: string): Promise<string | null> {
    const known = this.urls.get(key);
    if (known !== undefined) return known;
    const made = this.kept.bytes(key).then(
      (file) => (file === null ? null : URL.createObjectURL(file)),
      () => null,
    );
    this.urls.set(key, made);
    return made;
  }

  private revoke(key: string, url: Promise<string | null>): void {
    this.urls.delete(key);
    void url.then((address) => address !== null && URL.revokeObjectURL(address));
  }
}
