import { render } from 'preact';
import { ROOT_ID } from '../src/transport.js';
import { App } from './app.js';
import { eventSource } from './source/events.js';
import { inlinedSource } from './source/inlined.js';
import { addressOf } from './state/address.js';
import { createStore, StoreContext } from './state/store.js';

const root = document.getElementById(ROOT_ID);
if (root === null) throw new Error(`the document has no element ${ROOT_ID}`);
const store = createStore(inlinedSource() ?? eventSource(), addressOf(window));
render(
  <StoreContext.Provider value={store}>
    <App />
  </StoreContext.Provider>,
  root,
);
