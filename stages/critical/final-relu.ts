import { finalRelu } from '../engines/variants/final-relu.js';
import { controlStage } from './control-stage.js';

await controlStage(finalRelu);
