import './whole/changes.cases.js';
import './whole/outs.cases.js';
import './whole/runs.cases.js';
