import { ROOT_ID } from '../src/transport.js';

const root = document.getElementById(ROOT_ID);
if (root !== null) root.textContent = document.title;
