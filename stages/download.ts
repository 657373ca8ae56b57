import { object, oneOf, stage } from 'lockstep/stage';
import { fetchFiles, NoSourceError } from './data/fetch-files.js';
import { downloadShape, fileSpecs, sourcesOf } from './data/sources/download-params.js';

const {
  params,
  with: cell,
  outs,
  progress,
} = stage({
  params: object({ download: downloadShape }),
  with: object({ dataset: oneOf('fashion-mnist', 'mnist') }),
  outs: ['raw'],
});
const { folder, network, datasets } = params.download;
const dataset = datasets[cell.dataset];
if (dataset === undefined) throw new Error(`params: download.datasets has no ${cell.dataset}`);

const files = fileSpecs(dataset);
const ownFolders = [process.env.DATASETS_FOLDER ?? '', folder].filter((path) => path !== '');
let arrived = 0;
const sources = sourcesOf(cell.dataset, dataset, ownFolders, network, (step) => {
  progress(arrived, files.length, step);
});
try {
  const unused = await fetchFiles(files, sources, outs.raw, (file, source) => {
    arrived += 1;
    progress(arrived, files.length, file);
    console.log(`${file}: from ${source}`);
  });
  for (const failure of unused) console.log(`not from ${failure}`);
} catch (error) {
  if (!(error instanceof NoSourceError)) throw error;
  console.error(`${cell.dataset}: ${error.message}
Get the files (raw or .gz) by other means into FOLDER/${cell.dataset}/, then: DATASETS_FOLDER=FOLDER npm run pipeline`);
  process.exitCode = 1;
}
