import { glorot } from '../engines/variants/glorot.js';
import { controlStage } from './control-stage.js';

await controlStage(glorot);
