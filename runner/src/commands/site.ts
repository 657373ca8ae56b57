import { checkoutOf } from '../pipeline/checkout.js';
import { locatePipeline } from '../pipeline/locate.js';
import { PipelineError } from '../model/errors.js';
import { asksForScratch, type Waiting } from '../overlay/scratch.js';
import { thenCleanUp } from '../system/clean-up.js';
import { type Access, openSession, type Session, type SessionOptions } from '../workspace/session.js';
import type { Surroundings } from '../workspace/surroundings.js';

/** What every use case is given beside its request: which pipeline, in which world, and who is asking. */
export interface Site extends Surroundings {
  readonly pipeline: SessionOptions;
  /** Hears what else happens on the way, such as that another run is at work in what is shown. */
  readonly notify: (text: string) => void;
}

/** The folder whose runs are meant, found without reading the pipeline: that may be just what is edited. */
export function checkoutIn({ system: { disk }, pipeline: { directory, file } }: Site): string {
  const { workspace } = locatePipeline(disk, directory, file);
  return checkoutOf(workspace) ?? workspace;
}

/** Opens the workspace, and closes it whatever happens. */
export async function withSession<Data>(
  site: Site,
  access: Access,
  use: (session: Session) => Promise<Data>,
): Promise<Data> {
  const session = await openSession(site.pipeline, site, access, unwaiting(site));
  return thenCleanUp(
    () => use(session),
    () => {
      session.close();
    },
  );
}

/** Who reads waits for nobody, and says when it shows another run's workspace. */
function unwaiting({ notify }: Site): Waiting {
  return { wait: false, onWait: notify };
}

/** @throws PipelineError where other params are asked for: `what` is about the checkout's own results */
export function requireCheckout({ pipeline }: Site, what: string): void {
  if (!asksForScratch(pipeline)) return;
  throw PipelineError.of(
    `${what} is about the checkout's own results, not those of a scratch workspace`,
    null,
    'Leave out params, set and name.',
  );
}
