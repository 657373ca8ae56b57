import { normalised } from '../engines/variants/normalised.js';
import { controlStage } from './control-stage.js';

await controlStage(normalised);
