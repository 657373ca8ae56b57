import { PipelineError } from '../model/errors.js';
import type { UrlVersion } from '../model/hashes.js';
import { urlVersion } from '../inputs/url-version.js';
import { WebError, type Web } from '../system/web.js';

/**
 * The version of what lies at a URL now.
 * @throws PipelineError for a scheme that isn't asked, a server that can't be reached or refuses, and one that says
 *   nothing to tell versions by
 */
export async function urlFact(web: Web, url: string): Promise<UrlVersion> {
  const scheme = url.slice(0, url.indexOf(':')).toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') {
    throw PipelineError.of(
      `dep "${url}" can't be looked at: of URLs only http and https are asked for their version`,
      null,
      scheme === 'ds'
        ? 'Name the files themselves: data sets of DVC are not read.'
        : `Track it by a .dvc file ("dvc import-url ${url}") and name that file's data, or fetch it in a stage of its own.`,
    );
  }
  const found = urlVersion(await asked(web, url));
  if (found !== null) return found;
  throw PipelineError.of(
    `dep "${url}": the server names neither an ETag nor a date with a length, so that no change could be seen`,
    null,
    'Fetch it in a stage of its own, with `always_changed: true`, and name what that makes.',
  );
}

async function asked(web: Web, url: string): ReturnType<Web['version']> {
  try {
    return await web.version(url);
  } catch (error) {
    if (!(error instanceof WebError)) throw error;
    throw PipelineError.of(
      `dep "${url}" ${error.message}`,
      null,
      'Correct the URL, or run again when its server can be reached.',
    );
  }
}
