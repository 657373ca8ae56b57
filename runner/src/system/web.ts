/** What a server says of what lies at a URL, without sending it. `null` where it says nothing. */
export interface WebVersion {
  readonly etag: string | null;
  /** As the server writes it. */
  readonly lastModified: string | null;
  /** Bytes. */
  readonly length: number | null;
}

/** Why a server can't be asked; the message continues "https://… ". */
export class WebError extends Error {
  override readonly name = 'WebError';
}

/** The road to servers. */
export interface Web {
  /**
   * Asks for the version of what lies at an http or https URL, redirects followed.
   * @throws WebError where there is no answer in time, or one that isn't a success
   */
  version(url: string): Promise<WebVersion>;
}
