import type { UrlVersion } from '../model/hashes.js';
import type { WebVersion } from '../system/web.js';

/** What a URL's content is known by in keys; `null` where the server says too little to tell two contents apart. */
export function urlVersion({ etag, lastModified, length }: WebVersion): UrlVersion | null {
  if (etag !== null && etag !== '') return `etag:${etag}`;
  if (lastModified === null || lastModified === '' || length === null) return null;
  return `modified:${lastModified}; length=${length}`;
}
