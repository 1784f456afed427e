import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { linkModules } from './link.js';
import type { ReportData } from './page/data.js';

/** A file of this package, seen from `src/report` as from `dist/report`. */
function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}

/**
 * A report as one HTML page that needs nothing else: style, data, the libraries d3 and Observable Plot and the
 * page's own script stand in it. Its content security policy forbids every request.
 */
export function renderHtml(data: ReportData): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeText(`${data.file} – vdfc compare`)}</title>
<style>
${readFileSync(packageFile('src/report/page/style.css'), 'utf8')}</style>
</head>
<body>
<main id="report"><noscript>This report is drawn by JavaScript, which is switched off.</noscript></main>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
${library('d3', 'd3.min.js')}
${library('@observablehq/plot', 'plot.umd.min.js')}
<script type="module">
${escapeScript(linkModules(packageFile('dist/report/page/main.js')))}
drawReport(document.querySelector('#report'), JSON.parse(document.querySelector('#data').textContent));
</script>
</body>
</html>
`;
}

/** A library's script under its licence. Its package's main entry lies one folder below its root. */
function library(name: string, file: string): string {
  const root = new URL('../', pathToFileURL(createRequire(import.meta.url).resolve(name)));
  const licence = readFileSync(new URL('LICENSE', root), 'utf8').trim();
  const script = readFileSync(new URL(`dist/${file}`, root), 'utf8').trim();
  return `<script>\n/*! ${name}\n${licence.replaceAll('*/', '* /')}\n*/\n${escapeScript(script)}\n</script>`;
}

/** In a script nothing may look like its end, or like a comment that hides it: both stand in strings only. */
function escapeScript(text: string): string {
  return text.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
