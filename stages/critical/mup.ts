import { mup } from '../engines/variants/mup.js';
import { controlStage } from './control-stage.js';

await controlStage(mup);
