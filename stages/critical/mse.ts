import { mse } from '../engines/variants/mse.js';
import { controlStage } from './control-stage.js';

await controlStage(mse);
