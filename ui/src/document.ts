import { createHash } from 'node:crypto';
import { DATA_ID, ROOT_ID } from './transport.js';

/** What the build makes of the page's sources. */
export interface Template {
  readonly script: string;
  readonly style: string;
}

export interface PageDocument {
  readonly html: string;
  /** The content security policy that lets it run, and nothing else. */
  readonly policy: string;
}

/**
 * The page as one HTML document; script and style run by their hashes.
 * @param data base64 of what a file shows; `null`: it asks the server that it came from, and no other
 */
export function pageDocument(
  { script, style }: Template,
  title: string,
  data: string | null = null,
): PageDocument {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    ...(data === null ? ["connect-src 'self'"] : []),
    // The icon is a picture of nothing, so that none is asked for.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  // Put together, not replaced: what text holds can't name a place in it.
  const html = [
    '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${escapeText(policy)}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="referrer" content="no-referrer">\n<link rel="icon" href="data:,">\n',
    `<title>${escapeText(title)}</title>\n<style>${style}</style>\n</head>\n<body>\n`,
    `<div id="${ROOT_ID}"><noscript>This page is drawn by its script, and scripts are off here.</noscript></div>\n`,
    ...(data === null ? [] : [`<template id="${DATA_ID}">${data}</template>\n`]),
    `<script>${script}</script>\n</body>\n</html>\n`,
  ].join('');
  return { html, policy };
}

/** Text between tags or in quotes, whatever it is. */
function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
