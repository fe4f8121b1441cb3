// Makes values for a schema of an API document and says which are valid:
//	node values.mjs DOCUMENT SCHEMA BASE SEED N
// prints N lines "1 VALUE" or "0 VALUE", each BASE with a few changes. Of
// each schema in the document it first checks that it is one.
import fs from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const Ajv = require("ajv/dist/2020").default;

const [file, name, baseText, seed, count] = process.argv.slice(2);
const doc = JSON.parse(fs.readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: false, validateFormats: false,
  multipleOfPrecision: 9 });

for (const [n, s] of Object.entries(doc.components.schemas))
  if (!ajv.validateSchema(s))
    throw new Error(`${n}: ${ajv.errorsText()}`);
const valid = ajv.compile({ ...doc,
  $ref: `#/components/schemas/${name}` });

// mulberry32: small, and the same numbers everywhere.
let state = Number(seed) >>> 0;
function random(n) {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) % n;
}
const pick = (list) => list[random(list.length)];

const characters = ["", " ", "a", "Z", "0", "9", "-", ".", ":", "@", "/", "#",
  "+", "T", "z", "\n", "\r\n", "\r", "\t", "\0", "\x7f", "\x85", "\xa0",
  "\xe9", "\u2003", "\u3000", "\ufeff", "\u{1f600}", "'", "\\", "\"", "é"];
const texts = ["", " ", "a", " a", "ab", "a b", " ab ", "AB12", "AB", "x",
  "xx", " x", "12345678", "123456789", "1234567890", "1234 678 ", "a\nb",
  "a\r\nb", "\u{1f600}\u{1f600}", "s", "m", "\"l\"", "S",
  "a@b", "a@b.c", "a@-b", "a..b@c.d", " a@b.c", "@b", "a@b_c",
  "https://example.org", "http://a", "http://", "HTTP://A/?b#c", "ftp://a",
  "http://a:65535/", "http://a:65536/", "http://u:p@a/", "http://.a/",
  "http://[::1]/", "http://a b/", "+43 1 234567", "12", "123", "1-2-3", "+",
  "(01) 2/3", "12+3", " 123", "123 ", "#aAbB09", "#aabb0", "#aabb0g",
  "123e4567-e89b-12d3-a456-426614174000",
  "123E4567-E89B-12D3-A456-42661417400F", "123e4567e89b12d3a456426614174000",
  "2026-02-28", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29",
  "0000-01-01", "0001-01-01", "9999-12-31", "2026-04-31", "2026-13-01",
  "2026-1-1", " 2026-01-01", "17:40", "24:00", "23:59:59", "23:59:60",
  "17:40:05.25", "17:40:", "1:00", "2026-11-22T17:40", "2026-11-22T17:40Z",
  "2026-11-22t17:40:00.5z", "2026-11-22 17:40+01:00", "2026-11-22",
  "2026-11-22T17:40+24:00", "2026-02-30T17:40Z", "true", "1", "null"];
const numbers = [0, -0, 1, -1, 1.5, -1.5, -1.51, 2.5, 2.51, 3, 5, -5, -5.01,
  6, 7, 99, 99.5, 99.51, 0.01, 0.005, 100, 127, 128, -128, -129, 1000,
  1000.01, 65535, 65536, 1e10, 9007199254740991, -9007199254740991, 1e38,
  3.5e38, -3.5e38, 1e300];
const others = [null, true, false, [], {}, [""], ["a"], ["s", "s"], [1],
  [null], [[]], [{}], { a: 1 }, ["2026-01-01"]];

function any() {
  return pick([() => pick(texts), () => pick(numbers), () => pick(others)])();
}

function changedText(text) {
  const at = random(text.length + 1);
  const cut = random(3) === 0 ? 1 : 0;
  return (text.slice(0, at) + pick(characters) + text.slice(at + cut))
    .toWellFormed();
}

// Another value in the place of one.
function changed(value) {
  if (typeof value === "string" && random(3) > 0)
    return random(2) ? changedText(value) : pick(texts);
  if (typeof value === "number" && random(3) > 0)
    return random(3) ? pick(numbers) : value + pick([1, -1, 0.5, 0.01]);
  if (value !== null && typeof value === "object" && random(4) > 0)
    return mutate(value);
  return random(3) ? any() : pick(others);
}

function mutate(value) {
  const copy = structuredClone(value);
  if (Array.isArray(copy)) {
    const at = random(copy.length + 1);
    if (random(4) === 0 || at === copy.length)
      copy.push(random(3) && copy.length ? copy[0] : any());
    else if (random(4) === 0)
      copy.splice(at, 1);
    else
      copy[at] = changed(copy[at]);
    return copy;
  }
  // A key is never taken from a body, whatever it is.
  const key = pick(Object.keys(copy).filter((k) => k !== "id").concat(
    random(8) ? [] : ["strange", "_private"]));
  if (key === undefined || !(key in copy))
    copy[key ?? "strange"] = any();
  else if (random(8) === 0)
    delete copy[key];
  else
    copy[key] = changed(copy[key]);
  return copy;
}

const base = JSON.parse(baseText);
for (let i = 0; i < Number(count); i++) {
  let value = base;
  for (let n = random(4); n >= 0; n--)
    value = mutate(value);
  console.log(`${valid(value) ? 1 : 0} ${JSON.stringify(value)}`);
}
