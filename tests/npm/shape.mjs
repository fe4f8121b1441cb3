// Reads pages as JSON, a list of { html, fragment }, and says what an HTML5
// parser finds in each: for every element of class "case" its shape (tags and
// names of attributes) and its values (attributes, texts, where URLs lead).
// Of a fragment: every tag with its attributes.
import { readFileSync } from 'node:fs';
import * as parse5 from 'parse5';

function attribute(node, name) {
  return node.attrs?.find((a) => a.name === name)?.value;
}

function scheme(url) {
  try {
    return new URL(url, 'https://here.example/page').protocol;
  } catch {
    return 'invalid';
  }
}

function look(node, shape, values) {
  if (node.nodeName === '#text') {
    values.push(node.value);
    shape.push('#text');
    return;
  }
  shape.push('<' + node.nodeName);
  for (const a of node.attrs ?? []) {
    shape.push(a.name);
    values.push(a.value);
    if (a.name === 'href') values.push(scheme(a.value));
  }
  for (const child of node.childNodes ?? []) look(child, shape, values);
  shape.push('>');
}

function cases(node, found) {
  if (attribute(node, 'class') === 'case') {
    const shape = [], values = [];
    look(node, shape, values);
    found.push({ shape: shape.join(' '), values });
    return found;
  }
  for (const child of node.childNodes ?? []) cases(child, found);
  return found;
}

function tags(node, found) {
  if (node.nodeName === '#comment') found.push(['#comment']);
  for (const child of node.childNodes ?? []) {
    if (child.tagName)
      found.push([child.tagName, ...child.attrs.flatMap((a) =>
        [a.name, ['href', 'src', 'cite'].includes(a.name) ?
          scheme(a.value) : ''])]);
    tags(child, found);
  }
  return found;
}

const errors = [];
const options = { onParseError: (e) => errors.push(e.code) };
const pages = JSON.parse(readFileSync(0, 'utf8')).map((page) => {
  errors.length = 0;
  const found = page.fragment ?
    tags(parse5.parseFragment(page.html, options), []) :
    cases(parse5.parse(page.html, options), []);
  return { found, errors: [...errors] };
});
process.stdout.write(JSON.stringify(pages));
